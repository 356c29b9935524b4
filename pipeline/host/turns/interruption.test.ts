import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'

const CHUNK_SAMPLES = 160

/** On the real models: somebody speaks while the reply is being said. */
describe('an interruption', () => {
  const closed: TurnRecord[] = []
  let stops = 0
  let pipeline: Pipeline

  beforeAll(async () => {
    const streaming = findPreset('streaming')?.values ?? BASELINE
    pipeline = await startPipeline({
      flags: { ...streaming, LLM_DO_SAMPLE: false },
      onEvent: (event) => {
        if (event.kind === 'turnClosed') closed.push(event.turn)
      },
      // A player that takes the audio's own time, so that the turn stays open while the reply is said.
      player: {
        silentBecause: undefined,
        play: () => nowMs(),
        finish: () => undefined,
        stop: () => {
          stops += 1
        },
      },
    })
  })

  afterAll(() => pipeline.close())

  /** Feeds audio as fast as the detector takes it. */
  async function hear(pcm: Float32Array): Promise<void> {
    const { conductor } = pipeline
    for (let at = 0; at < pcm.length; at += CHUNK_SAMPLES) {
      conductor.feed(pcm.slice(at, at + CHUNK_SAMPLES), nowMs())
      while (conductor.backlogSamples > 8000) await wait(1)
    }
  }

  /** Feeds audio in its own time: what is an echo of the reply depends on when it is heard. */
  async function hearInRealTime(pcm: Float32Array): Promise<void> {
    const startMs = nowMs()
    for (let at = 0; at < pcm.length; at += CHUNK_SAMPLES) {
      const dueMs = startMs + (at + CHUNK_SAMPLES) / 16
      if (dueMs > nowMs()) await wait(dueMs - nowMs())
      pipeline.conductor.feed(pcm.slice(at, at + CHUNK_SAMPLES), dueMs)
    }
  }

  it('silences the reply, and is itself understood and answered', async () => {
    const { conductor, clipLibrary } = pipeline
    const question = await clipLibrary.load('time')
    const silence = new Float32Array(16_000)
    conductor.openSource()
    await hear(question)
    await hear(silence)
    await until(() => conductor.phase === 'speaking', 'the reply was being said')
    await hearInRealTime(silence.subarray(8000))
    await hearInRealTime(question)
    await hearInRealTime(silence)
    await until(() => closed.length === 2, 'both turns were over')
    expect(closed.map((turn) => turn.status)).toEqual(['interrupted', 'finished'])
    expect(closed.map((turn) => turn.transcript.text)).toEqual(['what is the time please', 'what is the time please'])
    expect(stops).toBe(1)
    expect(closed[0]?.counters['turn.bargeInMs']).toBeGreaterThan(0)
    // The interrupted turn had its first word: it is measured all the same.
    expect(closed[0]?.ledger?.processingMs).toBeGreaterThan(0)
  })
})
