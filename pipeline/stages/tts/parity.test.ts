import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ensure } from '../../base/assert.ts'
import type { RunVoice } from './run-synthesiser.ts'
import { askOracle, type OracleJob, oracleObstacle } from './testing/oracle.ts'
import { openVoice, soundOf, spokenSentences, testingPath, VOICES, type VoiceName } from './testing/voices.ts'

const SPEAKER = { kokoro: 1, matcha: 0, melo: 0 }
const SPEED = { kokoro: 1.25, matcha: 0.8, melo: 1.3 }
const TOLERANCE = 1e-6
/** As sherpa-onnx gets them: letters that we name are capitals, which it takes for something else. */
const SPOKEN = spokenSentences().map((text) => text.toLowerCase())
/** Numbers after a run's ids in the samples of the tiny Kokoro, and around those of the tiny MeloTTS. */
const STYLE_AND_SPEED = 5
const MELO_SCALARS = 5

/** Of a voice whose samples are not its numbers: every so manieth sample of every so manieth sentence is kept. */
const KEPT_SENTENCES = 16
const KEPT_SAMPLES = 97

/**
 * What sherpa-onnx has espeak-ng say otherwise within a sentence than alone (on the, there are, a), and where it loses a
 * comma before a Latin word. Ours are by the lexicon, word for word.
 */
const SAID_BY_ESPEAK: readonly RegExp[] = [
  ...[/on the /, /\b(in|is) a |^it was |^there are |hello to /, /\ba (s r|i|p i)\b|\bu s b\b/, /wi-fi|^come in/],
  ...[/，(black|hello|world|page)/],
]
const comparable = (name: VoiceName, text: string) =>
  name !== 'kokoro' || !SAID_BY_ESPEAK.some((pattern) => pattern.test(text))

/** What sherpa-onnx made of the sentences: the numbers of each run, tones behind them. */
const goldenSchema = z.object({ text: z.string(), runs: z.array(z.string()) })
const soundSchema = z.object({ text: z.string(), samples: z.array(z.number()) })
const soundPath = testingPath('golden/matcha-sound.jsonl')
const goldenPath = (name: VoiceName) => testingPath(`golden/${name}.jsonl`)
const golden = (name: VoiceName) => linesOf(goldenPath(name), goldenSchema)

const numbersOf = (samples: Float32Array) =>
  Array.from(samples, (sample) => Math.round((sample - 0.02) * 1000)).join(' ')

/** What is kept of each sentence: a line each. */
function linesOf<T>(path: string, schema: z.ZodType<T>): T[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  return lines.map((line) => schema.parse(JSON.parse(line)))
}

function asLines(kept: readonly unknown[]): string {
  return kept.map((sentence) => `${JSON.stringify(sentence)}\n`).join('')
}

/** The numbers that the tiny voices' samples are. */
function readSamples(name: VoiceName, samples: Float32Array): string {
  if (name === 'matcha') return numbersOf(samples)
  if (name === 'kokoro') return numbersOf(samples.subarray(0, samples.length - STYLE_AND_SPEED))
  const count = (samples.length - MELO_SCALARS) / 2
  return `${numbersOf(samples.subarray(0, count))} / ${numbersOf(samples.subarray(count + 1, 2 * count + 1))}`
}

/** The numbers of our own runs. */
function readRun(run: unknown): string {
  if (Array.isArray(run)) return run.join(' ')
  const { ids, tones } = run as { readonly ids: readonly number[]; readonly tones: readonly number[] }
  return `${ids.join(' ')} / ${tones.join(' ')}`
}

function keptSamples(runs: readonly Float32Array[]): number[] {
  const all = runs.flatMap((run) => [...run])
  return all.filter((_, index) => index % KEPT_SAMPLES === 0).map((sample) => Number(sample.toFixed(8)))
}

function difference(ours: readonly Float32Array[], theirs: readonly Float32Array[]): number {
  const lengths = (runs: readonly Float32Array[]) => runs.map(({ length }) => length).join('+')
  if (lengths(ours) !== lengths(theirs)) return Number.POSITIVE_INFINITY
  const each = ours.map((run, index) => {
    return run.reduce((most, sample, at) => Math.max(most, Math.abs(sample - (theirs[index]?.[at] ?? 0))), 0)
  })
  return Math.max(0, ...each)
}

describe('the sentences', () => {
  it('are two hundred and more, Chinese, English and mixed, of which no figure is left', () => {
    const count = (pattern: RegExp) => SPOKEN.filter((text) => pattern.test(text)).length
    expect(SPOKEN.length).toBeGreaterThanOrEqual(200)
    expect(count(/[0-9]/)).toBe(0)
    expect(count(/^[^a-z]+$/)).toBeGreaterThan(100)
    expect(count(/^\P{Script=Han}+$/u)).toBeGreaterThan(35)
    expect(count(/\p{Script=Han}.*[a-z]|[a-z].*\p{Script=Han}/u)).toBeGreaterThan(30)
  })
})

describe.each(VOICES)('%s beside sherpa-onnx', (name) => {
  let voice: RunVoice<unknown>
  beforeAll(async () => {
    voice = await openVoice(name, { speaker: SPEAKER[name], speed: SPEED[name] })
  })
  afterAll(() => voice.release())

  it('makes the same numbers of every sentence', () => {
    const kept = golden(name)
    expect(kept.map(({ text }) => text)).toEqual(SPOKEN)
    const compared = kept.filter(({ text }) => comparable(name, text))
    expect(compared.length).toBeGreaterThanOrEqual(200)
    for (const { text, runs } of compared)
      expect({ text, runs: voice.runsOf(text).map(readRun) }).toEqual({ text, runs })
  })

  it.runIf(name === 'matcha')(`makes the same sound of it, to ${TOLERANCE} of full scale`, async () => {
    const kept = linesOf(soundPath, soundSchema)
    expect(kept.length).toBeGreaterThan(10)
    for (const { text, samples } of kept) {
      const { runs } = await soundOf(voice, text, { streaming: true })
      const ours = keptSamples(runs)
      expect(ours.length).toBe(samples.length)
      for (const [index, sample] of ours.entries())
        expect(Math.abs(sample - (samples[index] ?? 0))).toBeLessThan(TOLERANCE)
    }
  })

  const echo: OracleJob['kind'] = name === 'matcha' ? 'matcha-echo' : name
  const obstacle = oracleObstacle(echo)
  describe.skipIf(obstacle !== undefined)(`which is asked now${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
    const job = { folder: testingPath(`graphs/${name}`), texts: SPOKEN, speaker: SPEAKER[name], speed: SPEED[name] }
    let asked: ReturnType<typeof askOracle> | undefined
    const answers = () => {
      asked ??= askOracle([
        { ...job, kind: name },
        { ...job, kind: echo },
      ])
      return asked
    }

    it('still says what is kept of it', async () => {
      const runs = ensure((await answers())[1], 'what it made numbers of')
      const kept = SPOKEN.map((text, index) => ({ text, runs: runs[index]?.map((run) => readSamples(name, run)) }))
      await expect(asLines(kept)).toMatchFileSnapshot(goldenPath(name))
      if (name !== 'matcha') return
      const spoken = ensure((await answers())[0], 'what it said')
      const sounds = SPOKEN.flatMap((text, index) =>
        index % KEPT_SENTENCES === 0 ? [{ text, runs: spoken[index] }] : [],
      )
      const samples = sounds.map(({ text, runs = [] }) => ({ text, samples: keptSamples(runs) }))
      await expect(asLines(samples)).toMatchFileSnapshot(soundPath)
    })

    it(`sounds the same, to ${TOLERANCE} of full scale, in one piece and in stretches`, async () => {
      const theirs = ensure((await answers())[0], 'what it said')
      for (const [index, text] of SPOKEN.entries()) {
        if (!comparable(name, text)) continue
        const expected = ensure(theirs[index], text)
        const whole = await soundOf(voice, text)
        expect({ text, most: difference(whole.runs, expected) <= TOLERANCE }).toEqual({ text, most: true })
        if (name !== 'matcha' || index % KEPT_SENTENCES !== 0) continue
        const streamed = await soundOf(voice, text, { streaming: true })
        expect({ text, most: difference(streamed.runs, expected) <= TOLERANCE }).toEqual({ text, most: true })
      }
    })
  })
})
