import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { readWavFile } from '../audio/wav.ts'
import { type FeatureOptions, funasrFeatures, ICEFALL_FEATURES, nemoFeatures } from './feature-options.ts'
import { FeatureStream } from './feature-stream.ts'
import { FrameAnalysis } from './frame-analysis.ts'
import { smartTurnPicture, WhisperMel } from './whisper-mel.ts'

const KINDS = [
  { name: 'icefall', options: ICEFALL_FEATURES, step: 16 },
  { name: 'funasr', options: funasrFeatures(), step: 16 },
  { name: 'nemo', options: nemoFeatures(128), step: 24 },
]
const RATE_HZ = 16_000

let clip: Float32Array
beforeAll(async () => {
  const path = fileURLToPath(new URL('../../assets/clips/flight.wav', import.meta.url))
  clip = (await readWavFile(path, RATE_HZ)).pcm
})

/** What NumPy computes from the definitions in float64 (assets/recipes/parity/features.py): every so many rows. */
async function golden(name: string): Promise<Float32Array> {
  const bytes = await readFile(new URL(`./testing/golden/${name}.f32`, import.meta.url))
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

function rowsOf(analysis: FrameAnalysis, pieces: readonly Float32Array[], finish = true): Float32Array {
  const stream = new FeatureStream(analysis)
  for (const piece of pieces) stream.push(piece)
  if (finish) stream.finish()
  const rows = new Float32Array(stream.readyFrames * stream.bands)
  stream.copy(0, stream.readyFrames, rows)
  return rows
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - (b[index] ?? Number.NaN))), 0)
}

function noise(samples: number, seed: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: samples }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

describe.each(KINDS)('the features of $name', ({ name, options, step }) => {
  const analysis = new FrameAnalysis(options)

  it('are those of the definitions', async () => {
    const rows = rowsOf(analysis, [clip])
    const expected = await golden(name)
    const kept = new Float32Array(expected.length)
    for (let row = 0; row * analysis.bands < kept.length; row += 1) {
      const from = row * step * analysis.bands
      kept.set(rows.subarray(from, from + analysis.bands), row * analysis.bands)
    }
    expect(largestDifference(kept, expected)).toBeLessThan(1e-5)
  })

  it('are the same however the audio is cut', () => {
    const audio = noise(3000, 7)
    const whole = rowsOf(analysis, [audio])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 30 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), 3000]
        const pieces = edges.slice(1).map((edge, index) => audio.subarray(edges[index], edge))
        expect(largestDifference(rowsOf(analysis, pieces), whole)).toBe(0)
      }),
      { numRuns: 20 },
    )
  })

  it('are ready as soon as their audio is there, and not before', () => {
    const stream = new FeatureStream(analysis)
    for (let frames = 1; frames < 5; frames += 1) {
      const missing = stream.samplesFor(frames) - (frames === 1 ? 0 : stream.samplesFor(frames - 1))
      stream.push(new Float32Array(missing - 1))
      expect(stream.readyFrames).toBe(frames - 1)
      stream.push(new Float32Array(1))
      expect(stream.readyFrames).toBe(frames)
    }
  })

  it('of silence are the lowest there are, and never minus infinity', () => {
    const rows = rowsOf(analysis, [new Float32Array(1600)])
    expect(new Set(rows)).toEqual(new Set([Math.fround(Math.log(1.1920928955078125e-7))]))
  })
})

describe('a stream of features', () => {
  it('keeps the rows that are still wanted, however many were given up', () => {
    const analysis = new FrameAnalysis(ICEFALL_FEATURES)
    const audio = noise(16_000, 3)
    const whole = rowsOf(analysis, [audio], false)
    const stream = new FeatureStream(analysis)
    const row = new Float32Array(stream.bands)
    for (let at = 0, next = 0; at < audio.length; at += 160) {
      stream.push(audio.subarray(at, at + 160))
      for (; next < stream.readyFrames; next += 1) {
        stream.forget(next)
        stream.copy(next, 1, row)
        expect(largestDifference(row, whole.subarray(next * stream.bands, (next + 1) * stream.bands))).toBe(0)
      }
    }
  })

  it('does not answer for rows that it does not have', () => {
    const stream = new FeatureStream(new FrameAnalysis(ICEFALL_FEATURES))
    stream.push(new Float32Array(800))
    expect(() => stream.copy(3, 10, new Float32Array(800))).toThrow('rows 3 to 13')
  })

  it.each([1, 79, 80, 100, 279, 400])('of %i samples ends without a fault', (samples) => {
    const expected = (options: FeatureOptions) =>
      options.snipEdges ? (samples < 400 ? 0 : 1) : Math.floor((samples + 80) / 160)
    for (const { options } of KINDS) {
      const analysis = new FrameAnalysis(options)
      const rows = rowsOf(analysis, [noise(samples, 5)])
      expect(rows.length / analysis.bands).toBe(expected(options))
      expect(rows.every(Number.isFinite)).toBe(true)
    }
  })
})

describe("Whisper's pictures", () => {
  const mel = new WhisperMel()

  /** Rows of the picture turned into what the golden file keeps: all bands of every so many frames. */
  function kept(picture: Float32Array, frames: number, step: number, count: number): Float32Array {
    return Float32Array.from({ length: count }, (_, index) => {
      const frame = Math.floor(index / mel.bands) * step
      return picture[(index % mel.bands) * frames + frame] ?? Number.NaN
    })
  }

  it('are those of the definitions, for thirty seconds', async () => {
    const padded = new Float32Array(30 * RATE_HZ)
    padded.set(clip)
    const expected = await golden('whisper')
    expect(largestDifference(kept(mel.picture(padded), 3000, 24, expected.length), expected)).toBeLessThan(1e-5)
  })

  it('are those of the definitions, for Smart Turn', async () => {
    const expected = await golden('smart-turn')
    const picture = smartTurnPicture(mel, clip)
    expect(picture.length).toBe(80 * 800)
    expect(largestDifference(kept(picture, 800, 40, expected.length), expected)).toBeLessThan(1e-5)
  })

  it('show Smart Turn the end of what is longer than eight seconds', () => {
    const long = noise(200_000, 9)
    const end = long.subarray(200_000 - 128_000)
    expect(largestDifference(smartTurnPicture(mel, long), smartTurnPicture(mel, end))).toBe(0)
  })
})
