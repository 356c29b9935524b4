import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { OTHER_SOUNDS, OTHER_VOICES } from '../../turn/log/end-doubt.ts'
import { startPipeline } from '../start-pipeline.ts'

const CHUNK_SAMPLES = 160
const SILENCE_SAMPLES = 24_000
const GUARD_MS = 120_000

/** On the real detector: the same sentence at the microphone, with other sounds behind it. */
describe('a turn at the microphone', () => {
  let closed: TurnRecord[] = []
  let pipeline: Pipeline
  let spoken: Float32Array
  let others: readonly Float32Array[]

  // One for each: among other people another turn is still open when the sentence's is over.
  beforeEach(async () => {
    closed = []
    pipeline = await startPipeline({
      flags: { ...BASELINE, LLM_DO_SAMPLE: false },
      onEvent: (event) => {
        if (event.kind === 'turnClosed') closed.push(event.turn)
      },
    })
    const { clipLibrary } = pipeline
    spoken = await clipLibrary.load('time')
    others = await Promise.all(['flight', 'tiger-story', 'homework', 'sum', 'volume'].map((id) => clipLibrary.load(id)))
  }, GUARD_MS)
  afterEach(() => pipeline?.close())

  /** The closed turn of the sentence with a background of the given samples. */
  async function turnIn(background: (at: number) => number): Promise<TurnRecord> {
    const pcm = new Float32Array(spoken.length + SILENCE_SAMPLES).map((_, at) => (spoken[at] ?? 0) + background(at))
    const { conductor } = pipeline
    const before = closed.length
    conductor.openSource()
    for (let at = 0; at < pcm.length; at += CHUNK_SAMPLES) {
      conductor.feed(pcm.slice(at, at + CHUNK_SAMPLES), nowMs())
      while (conductor.backlogSamples > 8000) await wait(1)
    }
    await until(() => closed.length > before, 'the turn was over')
    conductor.closeSource()
    const turn = closed[before]
    if (!turn) throw new Error('a turn')
    return turn
  }

  it(
    'is measured in silence',
    async () => {
      const { notMeasurable, ledger } = await turnIn(() => 0)
      expect(notMeasurable).toBeUndefined()
      expect(ledger?.processingMs).toBeGreaterThan(0)
    },
    GUARD_MS,
  )

  it(
    'is measured in steady noise, soft against the voice',
    async () => {
      const { notMeasurable } = await turnIn((at) => 0.002 * noiseAt(at))
      expect(notMeasurable).toBeUndefined()
    },
    GUARD_MS,
  )

  it(
    'is not measured among clicks, and says why',
    async () => {
      const { notMeasurable, ledger } = await turnIn((at) => (at % 4000 < 160 ? 0.05 * noiseAt(at) : 0))
      expect(notMeasurable).toBe(OTHER_SOUNDS.reason)
      expect(ledger).toBeUndefined()
    },
    GUARD_MS,
  )

  it(
    'is not measured among other people, and says why',
    async () => {
      const babble = (at: number) =>
        others.reduce((sum, pcm, index) => sum + (pcm[(at + 7000 * index) % pcm.length] ?? 0), 0)
      const { notMeasurable, ledger } = await turnIn((at) => 0.05 * babble(at))
      expect([OTHER_SOUNDS.reason, OTHER_VOICES.reason]).toContain(notMeasurable)
      expect(ledger).toBeUndefined()
    },
    GUARD_MS,
  )
})

/** The same noise each time, -1 to 1. */
function noiseAt(at: number): number {
  const mixed = Math.sin(at * 12.9898) * 43_758.5453
  return 2 * (mixed - Math.floor(mixed)) - 1
}
