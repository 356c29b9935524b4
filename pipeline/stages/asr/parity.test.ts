import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readWavFile } from '../../audio/wav.ts'
import { ensure } from '../../base/assert.ts'
import { assetsDir } from '../../models/locations.ts'
import { joinPieces } from '../../models/token-text.ts'
import { BatchBoard } from './batch-board.ts'
import type { UntimedHypothesis } from './recogniser.ts'
import { SenseVoiceRecogniser } from './sense-voice/recogniser.ts'
import { openLayout, openSenseVoiceModel, oracleModel, pieces, STREAMING_LAYOUTS } from './testing/layouts.ts'
import { askOracle, type OracleAnswer, type OracleJob, oracleObstacle } from './testing/oracle.ts'
import type { HeardToken, TokenTrail } from './windowed/token-trail.ts'
import type { EncodedFrames } from './windowed/window-encoder.ts'
import { type WindowModel, WindowRecogniser } from './windowed/window-recogniser.ts'

const RATE_HZ = 16_000
const CLIPS = ['flight', 'tiger-story', 'sum', 'unknown'] as const
/** 20 ms, as capture hands audio on. */
const PIECE_SAMPLES = 320
/** More than any of the networks needs to report the last sound, so that nothing is left for the end. */
const SILENCE_SAMPLES = 16_000
const STREAMED = STREAMING_LAYOUTS.flatMap((layout) => CLIPS.map((clip) => ({ layout, clip })))
const obstacle = oracleObstacle()

const wavPath = (clip: string) => join(assetsDir(), 'clips', `${clip}.wav`)

async function audioOf(clip: string, silenceSamples: number): Promise<Float32Array> {
  const { pcm } = await readWavFile(wavPath(clip), RATE_HZ)
  const audio = new Float32Array(pcm.length + silenceSamples)
  audio.set(pcm)
  return audio
}

/** What an utterance's search has found; the layouts whose symbols lie in time have `tokens`, Paraformer `ids`. */
interface Search {
  readonly tokens?: readonly HeardToken[]
  readonly ids?: readonly number[]
}

/** A recogniser whose last search can be looked into. */
async function watched(layout: (typeof STREAMING_LAYOUTS)[number]) {
  const model: WindowModel<unknown> = await openLayout(layout)
  let search: Search | undefined
  const decoder = () => {
    const made = model.decoder()
    search = made as Search
    return made
  }
  const recogniser = new WindowRecogniser({ ...model, decoder }, new BatchBoard())
  const ids = () => {
    const { tokens, ids: plain } = ensure(search, 'a search')
    return plain ?? tokens?.map(({ id }) => id) ?? []
  }
  return { recogniser, ids, frames: () => ensure(search, 'a search').tokens?.map(({ frame }) => frame) ?? [] }
}

/** As sherpa-onnx prints times of frames. */
const FRAME_SECONDS = { zipformer2: 0.04, zipformer: 0.04, 'zipformer2-ctc': 0.04, nemo: 0.08, paraformer: 0 }

describe.skipIf(obstacle !== undefined)(
  `recognisers beside sherpa-onnx${obstacle ? ` (skipped: ${obstacle})` : ''}`,
  () => {
    const answers = new Map<string, OracleAnswer>()
    const answer = (layout: string, clip: string, form = 'streamed') =>
      ensure(answers.get(`${layout} ${clip} ${form}`), `an answer for ${layout} and ${clip}, ${form}`)

    beforeAll(async () => {
      const jobs = new Map<string, OracleJob>()
      for (const { layout, clip } of STREAMED) {
        const job = { ...oracleModel(layout), wavPath: wavPath(clip), silenceSamples: SILENCE_SAMPLES }
        jobs.set(`${layout} ${clip} streamed`, { ...job, pieceSamples: PIECE_SAMPLES })
      }
      for (const clip of CLIPS) {
        const job = { ...oracleModel('sense-voice'), wavPath: wavPath(clip), silenceSamples: 0, pieceSamples: 0 }
        jobs.set(`sense-voice ${clip} whole`, job)
      }
      const found = await askOracle([...jobs.values()])
      for (const [index, name] of [...jobs.keys()].entries()) answers.set(name, ensure(found[index], name))
    })

    describe.each(STREAMING_LAYOUTS)('%s', (layout) => {
      let model: Awaited<ReturnType<typeof watched>>
      beforeAll(async () => {
        model = await watched(layout)
      })
      afterAll(() => model.recogniser.release())

      async function expectSame(clip: string, final: UntimedHypothesis) {
        const theirs = answer(layout, clip)
        // The comparison is worth something only where there is something to compare.
        expect(new Set(theirs.tokens).size).toBeGreaterThan(5)
        expect(await pieces(layout, model.ids())).toEqual(theirs.tokens)
        if (layout !== 'paraformer') {
          const seconds = model.frames().map((frame) => frame * FRAME_SECONDS[layout])
          expect(seconds.length).toBe(theirs.timestamps.length)
          for (const [index, time] of seconds.entries()) expect(time).toBeCloseTo(theirs.timestamps[index] ?? -1, 3)
        }
        // Sherpa-onnx leaves spaces before punctuation for this layout alone.
        expect(final.text).toBe(layout === 'zipformer2-ctc' ? joinPieces([theirs.text]) : theirs.text)
      }

      it.each(CLIPS)('hears "%s" the same while it is spoken, at the same moments', async (clip) => {
        const utterance = model.recogniser.utterance(model.recogniser.unitSamples, false)
        const audio = await audioOf(clip, SILENCE_SAMPLES)
        const counts: number[] = []
        for (let at = 0; at < audio.length; at += PIECE_SAMPLES) {
          await utterance.push(audio.subarray(at, at + PIECE_SAMPLES))
          counts.push(model.ids().length)
        }
        expect(counts).toEqual(answer(layout, clip).partials)
        await expectSame(clip, await utterance.finish())
      })

      it.each(CLIPS)('hears "%s" the same as a whole', async (clip) => {
        await expectSame(clip, await model.recogniser.transcribe(await audioOf(clip, SILENCE_SAMPLES), false))
      })
    })

    describe('sense-voice', () => {
      let recogniser: SenseVoiceRecogniser
      /** What the network said last. */
      let reading: TokenTrail
      beforeAll(async () => {
        const model = await openSenseVoiceModel()
        const read = (frames: EncodedFrames) => {
          reading = model.read(frames)
          return reading
        }
        recogniser = new SenseVoiceRecogniser({ ...model, read }, new BatchBoard())
      })
      afterAll(() => recogniser.release())

      async function expectSame(theirs: OracleAnswer, final: UntimedHypothesis) {
        expect(new Set(theirs.tokens).size).toBeGreaterThan(5)
        const { tokens } = reading
        expect(
          await pieces(
            'sense-voice',
            tokens.map(({ id }) => id),
          ),
        ).toEqual(theirs.tokens)
        expectTimes(
          tokens.map(({ frame }) => frame * 0.06),
          theirs.timestamps,
        )
        expect(final.text).toBe(joinPieces([theirs.text]))
      }

      it.each(CLIPS)('hears "%s" the same as a whole', async (clip) => {
        await expectSame(
          answer('sense-voice', clip, 'whole'),
          await recogniser.transcribe(await audioOf(clip, 0), false),
        )
      })

      it('hears the same in a stream as what had come when it was read last', async () => {
        for (const clip of CLIPS) {
          const utterance = recogniser.utterance(recogniser.unitSamples, false)
          const audio = await audioOf(clip, SILENCE_SAMPLES)
          for (let at = 0; at < audio.length; at += PIECE_SAMPLES)
            await utterance.push(audio.subarray(at, at + PIECE_SAMPLES))
          const final = await utterance.finish()
          const job = { ...oracleModel('sense-voice'), wavPath: wavPath(clip), pieceSamples: 0 }
          const { pcm } = await readWavFile(wavPath(clip), RATE_HZ)
          const firstSamples = Math.min(final.decodedSamples, pcm.length)
          const [theirs] = await askOracle([
            { ...job, firstSamples, silenceSamples: final.decodedSamples - firstSamples },
          ])
          await expectSame(ensure(theirs, 'an answer'), final)
        }
      })
    })
  },
)

function expectTimes(ours: readonly number[], theirs: readonly number[]): void {
  expect(ours.length).toBe(theirs.length)
  for (const [index, time] of ours.entries()) expect(time).toBeCloseTo(theirs[index] ?? -1, 3)
}
