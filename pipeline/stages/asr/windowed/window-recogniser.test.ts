import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readWavFile } from '../../../audio/wav.ts'
import { assetsDir } from '../../../models/locations.ts'
import { BatchBoard } from '../batch-board.ts'
import type { UntimedHypothesis } from '../recogniser.ts'
import { openLayout, STREAMING_LAYOUTS } from '../testing/layouts.ts'
import { WindowRecogniser } from './window-recogniser.ts'

const CLIPS = ['flight', 'sum', 'hello', 'unknown']
const PIECE_SAMPLES = 320

const audio = new Map<string, Float32Array>()
beforeAll(async () => {
  for (const clip of CLIPS) {
    audio.set(clip, (await readWavFile(join(assetsDir(), 'clips', `${clip}.wav`), 16_000)).pcm)
  }
})

function clipAudio(clip: string, silenceSamples = 0): Float32Array {
  const pcm = audio.get(clip) ?? new Float32Array(0)
  const padded = new Float32Array(pcm.length + silenceSamples)
  padded.set(pcm)
  return padded
}

async function streamed(
  recogniser: WindowRecogniser<unknown>,
  pcm: Float32Array,
  stepSamples = recogniser.unitSamples,
) {
  const utterance = recogniser.utterance(stepSamples, false)
  const partials: UntimedHypothesis[] = []
  for (let at = 0; at < pcm.length; at += PIECE_SAMPLES) {
    const partial = await utterance.push(pcm.subarray(at, at + PIECE_SAMPLES))
    if (partial) partials.push(partial)
  }
  return { partials, final: await utterance.finish() }
}

describe.each(STREAMING_LAYOUTS)('a streaming recogniser (%s)', (layout) => {
  const board = new BatchBoard()
  let recogniser: WindowRecogniser<unknown>
  beforeAll(async () => {
    recogniser = new WindowRecogniser(await openLayout(layout), board)
    return () => recogniser.release()
  })

  it('hears several streams in shared runs as it hears each alone', async () => {
    const alone = []
    for (const clip of CLIPS) alone.push((await streamed(recogniser, clipAudio(clip))).final)
    board.setLimit(4)
    const together = await Promise.all(CLIPS.map((clip) => streamed(recogniser, clipAudio(clip))))
    expect(Math.max(...board.runsBySize.keys())).toBeGreaterThan(1)
    board.setLimit(1)
    for (const [index, { final }] of together.entries()) {
      const { confidence, endProbability, ...exact } = final
      expect(exact).toEqual({ ...alone[index], confidence: undefined, endProbability: undefined })
      expect(confidence).toBeCloseTo(alone[index]?.confidence ?? -1, 4)
    }
  })

  it('takes several windows a step where larger steps are asked for, with the same result', async () => {
    const small = await streamed(recogniser, clipAudio('flight'))
    const large = await streamed(recogniser, clipAudio('flight'), 2 * recogniser.unitSamples + 5)
    // By how little is left at the end the one may need a run more than the other; what was said is the same.
    expect(large.final.text).toBe(small.final.text)
    expect(large.final.words).toEqual(small.final.words)
    expect(large.partials.length).toBeLessThan(small.partials.length)
    expect(large.partials.map(({ encoderRuns }) => (encoderRuns ?? 1) % 2)).toEqual(large.partials.map(() => 0))
  })

  it('makes up at the end what the network needs to report the last sound, and nothing after a silence', async () => {
    // Cut off in the middle of a word.
    const cut = clipAudio('flight').subarray(0, 29_000)
    const { partials, final } = await streamed(recogniser, cut)
    expect(final.encoderRuns).toBeGreaterThan(partials.at(-1)?.encoderRuns ?? Number.POSITIVE_INFINITY)
    const padded = new Float32Array(cut.length + 16_000)
    padded.set(cut)
    const afterSilence = await streamed(recogniser, padded)
    const { words, ...last } = afterSilence.final
    expect(last).toEqual(afterSilence.partials.at(-1))
    expect(afterSilence.final.text.startsWith(final.text)).toBe(true)
    expect(words === undefined).toBe(layout === 'paraformer')
  })

  it('says how much it has heard, never more than there was', async () => {
    const pcm = clipAudio('sum')
    const { partials, final } = await streamed(recogniser, pcm)
    const heard = partials.map(({ decodedSamples }) => decodedSamples)
    expect(heard).toEqual(heard.toSorted((a, b) => a - b))
    expect(heard[0]).toBe(recogniser.unitSamples)
    expect(final.decodedSamples).toBeLessThanOrEqual(pcm.length)
    expect(final).toMatchObject({ samplesFedAgain: 0, normaliserRuns: 0 })
    for (const { confidence } of [...partials, final]) {
      expect(confidence).toBeGreaterThan(0)
      expect(confidence).toBeLessThanOrEqual(1)
    }
  })

  it('has words in order, within the audio', async () => {
    const { words = [], text } = (await streamed(recogniser, clipAudio('flight'))).final
    for (const [index, { startSample, endSample }] of words.entries()) {
      expect(startSample).toBeLessThan(endSample)
      expect(startSample).toBeGreaterThanOrEqual(words[index - 1]?.startSample ?? 0)
    }
    if (layout !== 'paraformer') {
      expect(
        words
          .map((word) => word.text)
          .join('')
          .replaceAll(' ', ''),
      ).toBe(text.replaceAll(' ', ''))
    }
  })

  it('of nothing hears nothing, without a run', async () => {
    const utterance = recogniser.utterance(recogniser.unitSamples, true)
    expect(await utterance.finish()).toMatchObject({ text: '', encoderRuns: 0, decodedSamples: 0 })
  })

  it('hears soft speech through the loudness normaliser, piece by piece', async () => {
    const utterance = recogniser.utterance(recogniser.unitSamples, true)
    await utterance.push(clipAudio('hello').subarray(0, 4000))
    await utterance.push(clipAudio('hello').subarray(4000))
    expect((await utterance.finish()).normaliserRuns).toBe(2)
  })
})
