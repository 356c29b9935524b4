import { describe, expect, it } from 'vitest'
import { zeroTensor } from '../../../inference/graph.ts'
import { stepInForce } from '../steps.ts'
import { BeamSearch } from './beam-search.ts'
import type { RecogniserConfig } from './config.ts'
import type { EncoderState } from './encoder.ts'
import { NgramModel } from './language-model.ts'
import { LexiconTrie } from './lexicon-trie.ts'
import { confidence, type EncoderRuns, PocketUtterance } from './utterance.ts'

const CONFIG: RecogniserConfig = {
  frameHz: 25,
  sampleMultiple: 640,
  phones: ['_', 'A'],
  blank: 0,
  tailMs: 200,
  decoder: { beam: 10, lmWeight: 0.5, wordBonus: 0, prune: -20, lookAhead: 0.5 },
}
const MODEL = NgramModel.parse('\\1-grams:\n-99\t<s>\t0\n-1\t</s>\t0\n-1\tah\t0\n\\end\\')
const TRIE = LexiconTrie.parse('ah A', CONFIG.phones, MODEL)
const FRAME = 640

/** An encoder that hears "A" wherever a frame holds a sample above 0.5, and remembers what it was given. */
class FakeEncoder implements EncoderRuns {
  readonly unitSamples: number
  readonly longestRunSamples: number
  readonly runs: number[] = []

  constructor(unitSamples = 1280, longestRunSamples = 1280) {
    this.unitSamples = unitSamples
    this.longestRunSamples = longestRunSamples
  }

  newState(): EncoderState {
    return { feeds: { s: zeroTensor([1]) } }
  }

  async run(pcm: Float32Array): Promise<Float32Array> {
    this.runs.push(pcm.length)
    const rows: number[] = []
    for (let at = 0; at < pcm.length; at += FRAME) {
      const loud = pcm.subarray(at, at + FRAME).some((sample) => sample > 0.5)
      rows.push(Math.log(loud ? 0.02 : 0.98), Math.log(loud ? 0.98 : 0.02))
    }
    return Float32Array.from(rows)
  }
}

function utterance(encoder: EncoderRuns, stepSamples: number): PocketUtterance {
  return new PocketUtterance(encoder, new BeamSearch(TRIE, MODEL, CONFIG.decoder, CONFIG.blank), CONFIG, stepSamples)
}

const SPEECH = new Float32Array(2560).fill(1)

describe('an utterance', () => {
  it('gathers audio to whole steps, and says what it has understood after each', async () => {
    const encoder = new FakeEncoder()
    const stream = utterance(encoder, 1600)
    expect(await stream.push(new Float32Array(1000))).toBeUndefined()
    const hypothesis = await stream.push(SPEECH)
    expect(hypothesis).toMatchObject({ text: 'ah', decodedSamples: 2560, encoderRuns: 2 })
    expect(encoder.runs).toEqual([1280, 1280])
  })

  it('makes up the silence that the network needs to report the last sound', async () => {
    const encoder = new FakeEncoder()
    const stream = utterance(encoder, 1280)
    await stream.push(SPEECH)
    const final = await stream.finish()
    expect(final).toMatchObject({ text: 'ah', decodedSamples: 2560, encoderRuns: 5 })
  })

  it('makes up only what is missing of it, and runs nothing where nothing is', async () => {
    const partly = new FakeEncoder()
    const half = utterance(partly, 1280)
    await half.push(new Float32Array([...SPEECH, ...new Float32Array(1280)]))
    await half.finish()
    // 1280 of the 3200 samples of delay have passed; the rest is made up in whole units.
    expect(partly.runs.length).toBe(3 + 2)

    const encoder = new FakeEncoder()
    const done = utterance(encoder, 1280)
    await done.push(new Float32Array([...SPEECH, ...new Float32Array(3840), ...new Float32Array(500)]))
    expect(await done.finish()).toMatchObject({ text: 'ah', encoderRuns: 5 })
    expect(encoder.runs.length).toBe(5)
  })

  it('counts the quiet that has gathered for a step towards the delay', async () => {
    const encoder = new FakeEncoder(640, 160_000)
    const stream = utterance(encoder, 1280)
    await stream.push(new Float32Array([...SPEECH, ...new Float32Array(3520)]))
    // 2560 samples of quiet are decoded and 960 have gathered: of the 3200 that are needed, 640 are not decoded yet.
    expect(await stream.finish()).toMatchObject({ text: 'ah', decodedSamples: 5760 })
    expect(encoder.runs.slice(-1)).toEqual([640])
  })

  it('decodes what is left of a step when it ends in speech', async () => {
    const encoder = new FakeEncoder(640, 160_000)
    const stream = utterance(encoder, 6400)
    await stream.push(SPEECH)
    expect(encoder.runs).toEqual([])
    expect(await stream.finish()).toMatchObject({ text: 'ah', decodedSamples: 2560, encoderRuns: 1 })
    expect(encoder.runs).toEqual([5760])
  })

  it('takes nothing at all for nothing at all', async () => {
    const encoder = new FakeEncoder()
    expect(await utterance(encoder, 1280).finish()).toMatchObject({ text: '', decodedSamples: 0, encoderRuns: 0 })
  })
})

describe('the step in force', () => {
  it.each([
    [80, 1280, 1280],
    [1600, 1280, 1280],
    [2560, 1280, 2560],
    [1600, 640, 1280],
    [16_000, 640, 16_000],
  ])('%i asked of a network of %i is %i', (requested, unit, step) => {
    expect(stepInForce(requested, unit)).toBe(step)
  })
})

describe('confidence', () => {
  it('is 1 where the words say what the network hears, and falls with what they cost per phone', () => {
    expect(confidence(0.3, 10)).toBe(1)
    expect(confidence(-5, 10)).toBeCloseTo(Math.exp(-0.5), 6)
    expect(confidence(-5, 0)).toBeLessThan(0.01)
  })
})
