import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstAudibleSample, peakDbfs, rmsDbfs } from '../../../audio/levels.ts'
import { pocketPackDir } from '../../../models/locations.ts'
import { openPack } from '../../../models/pack.ts'
import { type StageModel, stageVariants } from '../../../models/stage-model.ts'
import type { SpeechChunk, SpeechRequest } from '../contract.ts'
import type { LoadedTtsStage } from '../engine.ts'
import { pocketTts } from './engine.ts'

const TEXTS = [
  'okay, ten minutes starting now.',
  'It is 7:30 p.m. right now. What else can I do?',
  'the garage is now violet.',
]

let model: StageModel
let tts: LoadedTtsStage
beforeAll(async () => {
  model = (await openPack(pocketPackDir())).models.tts
  tts = await pocketTts.load({ model })
})
afterAll(() => tts.close())

async function speak(text: string, request: Partial<SpeechRequest> = {}, stage = tts) {
  const chunks: SpeechChunk[] = []
  const speech = stage.speak({ text, streaming: false, chunkSamples: 4096, vocoder: 'quality', ...request }, (chunk) =>
    chunks.push(chunk),
  )
  const result = await speech.done
  return { result, chunks, pcm: Float32Array.from(chunks.flatMap((chunk) => [...chunk.pcm])) }
}

function differenceDb(a: Float32Array, b: Float32Array): number {
  return peakDbfs(a.map((sample, index) => sample - (b[index] ?? 0)))
}

describe('speech', () => {
  it('is speech: of a plausible length and level, soon audible, never clipped', async () => {
    for (const text of TEXTS) {
      const { pcm, result } = await speak(text)
      const seconds = pcm.length / tts.sampleRateHz
      expect(result.samples).toBe(pcm.length)
      expect(seconds).toBeGreaterThan(text.length * 0.04)
      expect(seconds).toBeLessThan(text.length * 0.12 + 1)
      expect(rmsDbfs(pcm)).toBeGreaterThan(-30)
      expect(peakDbfs(pcm)).toBeLessThan(0)
      expect(firstAudibleSample(pcm, tts.sampleRateHz)).toBeLessThanOrEqual(0.005 * tts.sampleRateHz)
    }
  })

  it.each(['quality', 'fast'] as const)('has the same samples in chunks of any size (%s vocoder)', async (vocoder) => {
    for (const text of TEXTS) {
      const whole = await speak(text, { vocoder })
      for (const chunkSamples of [256, 512, 1000, 4096, 16_000]) {
        const streamed = await speak(text, { vocoder, streaming: true, chunkSamples })
        expect(streamed.pcm.length).toBe(whole.pcm.length)
        expect(differenceDb(streamed.pcm, whole.pcm)).toBeLessThan(-60)
      }
    }
  })

  it('leaves in chunks of the size asked for while the rest is still made', async () => {
    const { chunks, result } = await speak(TEXTS[1] ?? '', { streaming: true, chunkSamples: 512 })
    expect(result.chunks).toBe(chunks.length)
    expect(chunks.map((chunk) => chunk.index)).toEqual(chunks.map((_, index) => index))
    expect(chunks.slice(0, -1).every((chunk) => chunk.pcm.length === 512 && !chunk.last)).toBe(true)
    expect(chunks.at(-1)?.last).toBe(true)
    const stamps = [
      result.timing.startedMs,
      result.acoustic.endedMs,
      ...chunks.map((chunk) => chunk.atMs),
      result.timing.endedMs,
    ]
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b))
  })

  it('says where each of its sentences begins, in whatever chunks it leaves', async () => {
    const [first, second] = ['It is 7:30 p.m. right now.', 'What else can I do?']
    const alone = await speak(first ?? '')
    for (const request of [{}, { streaming: true, chunkSamples: 512 }]) {
      const { chunks } = await speak(TEXTS[1] ?? '', request)
      let at = 0
      const starts = chunks.flatMap(({ pcm, sentences = [] }) => {
        const from = at
        at += pcm.length
        for (const { atSample } of sentences) expect(atSample).toBeLessThan(pcm.length)
        return sentences.map(({ atSample, text }) => [from + atSample, text])
      })
      expect(starts).toEqual([
        [0, first],
        [alone.pcm.length, second],
      ])
    }
  })

  it('leaves in one piece when it is not to be streamed', async () => {
    const { chunks } = await speak(TEXTS[1] ?? '')
    expect(chunks.map((chunk) => chunk.last)).toEqual([true])
  })

  it('sounds the same every time', async () => {
    const first = await speak(TEXTS[0] ?? '')
    expect((await speak(TEXTS[0] ?? '')).pcm).toEqual(first.pcm)
  })

  it('stops between two runs when it is cancelled', async () => {
    let chunks = 0
    const long = 'the quick brown fox jumps over the lazy dog and then it sleeps. '.repeat(20)
    const speech = tts.speak({ text: long, streaming: true, chunkSamples: 512, vocoder: 'quality' }, () => {
      chunks += 1
      speech.cancel()
    })
    const result = await speech.done
    expect(result.end).toBe('cancelled')
    expect(result.samples).toBeLessThan(long.length * 0.04 * tts.sampleRateHz)
    expect(chunks).toBe(result.chunks)
  })

  it('says nothing where there is nothing to say', async () => {
    const { result, chunks } = await speak(' ... ')
    expect(result).toMatchObject({ samples: 0, chunks: 0, end: 'finished' })
    expect(chunks).toEqual([])
  })

  it('sounds otherwise when it is a question', async () => {
    const statement = await speak('you are there.')
    const question = await speak('you are there?')
    expect(differenceDb(question.pcm, statement.pcm)).toBeGreaterThan(-40)
  })
})

describe('every variant of the pack', () => {
  it('loads, says what it is, and speaks at about the same length', async () => {
    const reference = await speak(TEXTS[0] ?? '')
    for (const variant of stageVariants(model)) {
      const stage = await pocketTts.load({ model, variant, warmUp: false })
      expect(stage.facts).toMatchObject({ variant, provider: 'cpu', warmUpMs: undefined })
      const { pcm } = await speak(TEXTS[0] ?? '', {}, stage)
      expect(Math.abs(pcm.length / reference.pcm.length - 1)).toBeLessThan(0.1)
      await stage.close()
    }
  })
})
