import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type FeatureOptions,
  funasrFeatures,
  ICEFALL_FEATURES,
  nemoFeatures,
} from '../../acoustic-features/feature-options.ts'
import { FeatureStream } from '../../acoustic-features/feature-stream.ts'
import { FrameAnalysis } from '../../acoustic-features/frame-analysis.ts'
import { stackWholeUtterance } from '../../acoustic-features/low-frame-rate.ts'
import { readWavFile } from '../../audio/wav.ts'
import { ensure } from '../../base/assert.ts'
import { assetsDir } from '../../models/locations.ts'
import { graphPath } from './testing/layouts.ts'
import { askOracle, type OracleJob, oracleObstacle } from './testing/oracle.ts'

// Graphs that say the features they are given (assets/recipes/parity/echo.py): what sherpa-onnx hears, in its own symbols.
const LOWEST = 20
const COARSE = 8
const FINE = 512
const COARSE_SYMBOLS = 48 * COARSE
const PARTS = 256
const FUNASR_FIRST_SYMBOL = 5
const FUNASR_SYMBOLS = 48 * PARTS

const wavPath = join(assetsDir(), 'clips', 'flight.wav')
const job = { wavPath, silenceSamples: 0, pieceSamples: 320 }

async function rowsOf(options: FeatureOptions): Promise<{ rows: Float32Array; bands: number }> {
  const { pcm } = await readWavFile(wavPath, 16_000)
  const stream = new FeatureStream(new FrameAnalysis(options))
  stream.push(pcm)
  const rows = new Float32Array(stream.readyFrames * stream.bands)
  stream.copy(0, stream.readyFrames, rows)
  return { rows, bands: stream.bands }
}

async function symbolsOf(asked: OracleJob): Promise<readonly number[]> {
  const [answer] = await askOracle([asked])
  return ensure(answer, 'an answer').tokens.map((token) => Number(token.replace('s', '')))
}

/** The numbers that pairs of symbols say, each rounded down to a 4096th. */
function numbersOf(symbols: readonly number[]): number[] {
  return Array.from({ length: symbols.length / 2 }, (_, pair) => {
    const coarse = (symbols[2 * pair] ?? 0) - 1
    const fine = (symbols[2 * pair + 1] ?? 0) - 1 - COARSE_SYMBOLS
    return (coarse + fine / FINE) / COARSE - LOWEST
  })
}

/** Every `step`th number of each row, as far as there are numbers to compare. */
function every(step: number, rows: Float32Array, bands: number): number[] {
  return [...rows].filter((_, index) => (index % bands) % step === 0)
}

function expectClose(theirs: readonly number[], ours: readonly number[], part: number): void {
  for (const [index, value] of theirs.entries()) {
    const above = ensure(ours[index], `number ${index} of ours`) - value
    // What was rounded down may lie up to one part lower; the rest is float32, in which sherpa-onnx computes everything.
    if (above < -1e-4 || above > part + 1e-4) expect.fail(`number ${index}: ${ours[index]} for ${value}`)
  }
}

const obstacle = oracleObstacle()
describe.skipIf(obstacle !== undefined)(
  `features beside sherpa-onnx${obstacle ? ` (skipped: ${obstacle})` : ''}`,
  () => {
    it('are what it gives to zipformers', async () => {
      const files = {
        tokensPath: graphPath('echo-icefall', 'tokens.txt'),
        modelPath: graphPath('echo-icefall', 'model.onnx'),
      }
      const theirs = numbersOf(await symbolsOf({ ...job, ...files, kind: 'ctc' }))
      const { rows, bands } = await rowsOf(ICEFALL_FEATURES)
      expect(theirs.length).toBeGreaterThan(1500)
      expectClose(theirs, every(9, rows, bands), 1 / (COARSE * FINE))
    })

    it('are what it gives to NeMo transducers', async () => {
      const parts = {
        encoderPath: 'encoder.onnx',
        decoderPath: 'decoder.onnx',
        joinerPath: 'joiner.onnx',
        tokensPath: 'tokens.txt',
      }
      const files = Object.fromEntries(
        Object.entries(parts).map(([role, file]) => [role, graphPath('echo-nemo', file)]),
      )
      const theirs = numbersOf(await symbolsOf({ ...job, tokensPath: '', ...files, kind: 'transducer' }))
      const { rows, bands } = await rowsOf(nemoFeatures(128))
      expect(theirs.length).toBeGreaterThan(1500)
      expectClose(theirs, every(16, rows, bands), 1 / (COARSE * FINE))
    })

    it('are what it gives to SenseVoice, one number of every stacked row', async () => {
      const dir = await mkdtemp(join(tmpdir(), 'firstword-echo-'))
      const tokensPath = join(dir, 'tokens.txt')
      const count = FUNASR_FIRST_SYMBOL + 2 * FUNASR_SYMBOLS
      await writeFile(tokensPath, Array.from({ length: count }, (_, id) => `s${id} ${id}\n`).join(''))
      const modelPath = graphPath('echo-funasr', 'model.onnx')
      const symbols = await symbolsOf({ ...job, tokensPath, modelPath, kind: 'sense-voice' })
      const theirs = symbols.map((symbol) => ((symbol - FUNASR_FIRST_SYMBOL) % FUNASR_SYMBOLS) / PARTS - LOWEST)
      const { rows, bands } = await rowsOf(funasrFeatures())
      const stacked = stackWholeUtterance(rows, bands, { rows: 7, shift: 6 })
      const ours = Array.from(
        { length: stacked.length / 560 },
        (_, row) => stacked[row * 560 + ((37 * row + 3) % 560)] ?? 0,
      )
      expect(theirs.length).toBe(ours.length)
      expectClose(theirs, ours, 1 / PARTS)
      await rm(dir, { recursive: true })
    })
  },
)
