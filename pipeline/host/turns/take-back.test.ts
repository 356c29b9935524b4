import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'

/** Somebody thinks in the middle of it, for longer than the shortest silence. */
const CLIP = 'timer-pause'
const SAID = 'set the timer to forty minutes'
const GUARD_MS = 120_000

/** On the real models: a turn that is taken for over in the pause. */
describe('a clip with a pause inside', () => {
  let pipeline: Pipeline
  const streaming: FlagValues = { ...(findPreset('streaming')?.values ?? BASELINE), LLM_DO_SAMPLE: false }
  const hasty: FlagValues = { ...streaming, ASR_SILENCE_TIMEOUT: 0.15 }

  beforeAll(async () => {
    pipeline = await startPipeline({ flags: streaming })
  }, GUARD_MS)
  afterAll(() => pipeline?.close())

  async function turnUnder(flags: FlagValues): Promise<TurnRecord> {
    pipeline.setFlags(flags)
    const pcm = await pipeline.clipLibrary.load(CLIP)
    return pipeline.runTurn({ pcm, clipId: CLIP }, { pace: 'realtime', freshConversation: true })
  }

  it.each([
    ['as it is spoken', {}],
    ['and prepared ahead', { PIPELINE_SPECULATIVE: true }],
    ['as a whole', { ASR_ENABLE_STREAMING: false }],
  ] as const)(
    'is one utterance with one reply all the same where it is recognised %s',
    async (_how, change) => {
      const patient = await turnUnder({ ...streaming, ASR_SILENCE_TIMEOUT: 1 })
      expect(patient.transcript.text).toBe(SAID)
      const { transcript, reply, status, counters, ledger, ...turn } = await turnUnder({
        ...hasty,
        ...change,
        ASR_TAKE_BACK: 2,
      })
      expect(transcript).toEqual({ text: SAID, final: true })
      // Not word for word: the model is told the time of day and how long the turn before took.
      expect(reply).toEqual({ text: expect.stringContaining('forty minutes'), final: true })
      expect(status).toBe('finished')
      expect(counters['turn.takenBack']).toBeGreaterThan(0)
      expect(ledger?.heardMs).toBeGreaterThan(0)
      // Both waited from the same sample on, which is known of the clip.
      expect(endInClipMs({ ...turn })).toBeCloseTo(endInClipMs(patient), 3)
    },
    GUARD_MS,
  )

  it(
    'is cut off where nobody may take it back',
    async () => {
      const { transcript, counters } = await turnUnder(hasty)
      expect(transcript.text).not.toBe(SAID)
      expect(counters['turn.takenBack']).toBeUndefined()
    },
    GUARD_MS,
  )
})

/** Where t = 0 lies in the audio that was fed. */
function endInClipMs({ anchors, vadTrack }: Pick<TurnRecord, 'anchors' | 'vadTrack'>): number {
  return (anchors.speechEndMs ?? Number.NaN) - (vadTrack?.startMs ?? Number.NaN)
}
