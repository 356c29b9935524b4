import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import { offerSoftwareDevice } from '../../inference/testing/software-device.ts'
import type { RunOn } from '../../protocol/models/placement.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { startPipeline } from '../start-pipeline.ts'

/** A software device is hundreds of times slower than a card: the light vocoder, and no run that only warms up. */
const LIGHT = { TTS_FAST_VOCODER: true, LLM_MODEL_WARMUP: false, ASR_ENABLE_FP16: false } as const
const FLAGS: FlagValues = { ...BASELINE, ...LIGHT, LLM_DO_SAMPLE: false }
const ON_DEVICE: RunOn = { asr: 'webgpu', llm: 'webgpu', tts: 'webgpu' }
const PATIENCE_MS = 900_000

const missing = offerSoftwareDevice()

/** Turns of that many conversations at once, each of which hears the clip. */
async function converse(pipeline: Pipeline, conversations: number): Promise<TurnRecord[]> {
  const pcm = await pipeline.clipLibrary.load('hello')
  const turns = Array.from({ length: conversations }, () => {
    return new Promise<TurnRecord>((resolve) => {
      const { conductor } = pipeline.openConversation({
        player: {
          silentBecause: { reason: 'a test' },
          play: () => nowMs(),
          finish: () => undefined,
          stop: () => undefined,
        },
        emit: (event) => event.kind === 'turnClosed' && resolve(event.turn),
        waitForPlayback: false,
      })
      conductor.openSource()
      conductor.feed(pcm, nowMs())
      conductor.feed(new Float32Array(32_000), nowMs())
    })
  })
  return Promise.all(turns)
}

describe.skipIf(missing !== undefined)(`turns on a WebGPU device (${missing ?? 'SwiftShader'})`, () => {
  let onProcessor: Pipeline
  let onDevice: Pipeline
  beforeAll(async () => {
    // The language model is told the time, and may say something else a minute later.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 2, 2, 19, 30) })
    onProcessor = await startPipeline({ flags: FLAGS, runOn: { asr: 'cpu', llm: 'cpu', tts: 'cpu' } })
    onDevice = await startPipeline({ flags: FLAGS, runOn: ON_DEVICE })
  }, PATIENCE_MS)
  afterAll(async () => {
    vi.useRealTimers()
    await onProcessor?.close()
    await onDevice?.close()
  }, PATIENCE_MS)

  it(
    'of two conversations at once hear and say what they do on the processor, without a death',
    async () => {
      const [expected] = await converse(onProcessor, 1)
      const turns = await converse(onDevice, 2)
      expect(expected?.status).toBe('finished')
      for (const turn of turns) {
        expect(turn).toMatchObject({ status: 'finished', transcript: expected?.transcript, reply: expected?.reply })
      }
      const states = onDevice.stages.filter(({ stage }) => stage !== 'vad')
      expect(states.map(({ provider, state, deaths }) => [provider, state, deaths])).toEqual(
        states.map(() => ['webgpu', 'ready', 0]),
      )
    },
    PATIENCE_MS,
  )
})
