import { afterAll, describe, expect, it, vi } from 'vitest'
import { enginePlan } from '../../flags/engine-plan.ts'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import { offerSoftwareDevice } from '../../inference/testing/software-device.ts'
import { pocketPackDir } from '../../models/locations.ts'
import { openPack } from '../../models/pack.ts'
import type { StageName } from '../../protocol/stages.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { openClipLibrary } from '../../runtime/clips/clip-library.ts'
import { ClipTurns } from '../../runtime/clips/clip-turns.ts'
import { type LoadedStages, loadStage } from '../../runtime/loading/load-stages.ts'
import { Conductor } from '../../turn/conductor.ts'
import { SILENT_PLAYER } from '../../turn/silent-player.ts'

/** A software device is hundreds of times slower than a card: one run of the recogniser, two tokens, the light vocoder. */
const FLAGS: FlagValues = {
  ...{ ...BASELINE, TTS_FAST_VOCODER: true, ASR_ENABLE_FP16: false, LLM_TORCH_DTYPE: 'float32' },
  ...{ LLM_REPLY_MAX_TOKENS: 2, LLM_DO_SAMPLE: false },
}
const PLAN = enginePlan(FLAGS, {
  ...{ cores: 1, variants: { asr: ['float32'], llm: ['float32'], tts: [] }, graphicsProviders: [] },
  ...{ models: { asr: 'pocket', llm: 'pocket', tts: 'pocket' }, asrUnitSamples: 640 },
})
const PATIENCE_MS = 600_000

const missing = offerSoftwareDevice()
const open: LoadedStages[] = []

async function loadOn(name: 'cpu' | 'webgpu'): Promise<LoadedStages> {
  const { models } = await openPack(pocketPackDir())
  // No warm-up: the turn itself is the first run of each graph.
  const how = (stage: StageName, provider: 'cpu' | 'webgpu') => ({
    plan: { ...PLAN[stage], warmUp: false },
    provider: { name: provider, reason: 'a test' },
    onStage: () => undefined,
  })
  const [vad, asr, llm, tts] = await Promise.all([
    loadStage('vad', how('vad', 'cpu')),
    loadStage('asr', { model: models.asr, ...how('asr', name) }),
    loadStage('llm', { model: models.llm, ...how('llm', name) }),
    loadStage('tts', { model: models.tts, ...how('tts', name) }),
  ])
  const stages = { vad, asr, llm, tts }
  open.push(stages)
  return stages
}

/** The shortest clip, heard and answered. */
async function turnOn(stages: LoadedStages): Promise<TurnRecord> {
  const turns = new ClipTurns()
  const conductor = new Conductor({
    ...{ stages, flags: FLAGS, preset: undefined, player: SILENT_PLAYER, waitForPlayback: false },
    emit: (event) => event.kind === 'turnClosed' && turns.closed(event.turn),
  })
  const pcm = await (await openClipLibrary()).load('hello')
  return turns.run(conductor, { pcm, clipId: 'hello' }, { pace: 'fast' }).finally(() => conductor.close())
}

describe.skipIf(missing !== undefined)(`a turn on a WebGPU device (${missing ?? 'SwiftShader'})`, () => {
  afterAll(async () => {
    vi.useRealTimers()
    for (const stages of open) await Promise.all(Object.values(stages).map((stage) => stage.close()))
  }, PATIENCE_MS)

  it(
    'hears and says what one on the processor does, each stage in a process of its own',
    async () => {
      // The language model is told the time, and may say something else a minute later.
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 2, 2, 19, 30) })
      const expected = await turnOn(await loadOn('cpu'))
      const stages = await loadOn('webgpu')
      const turn = await turnOn(stages)
      expect([turn.status, turn.error]).toEqual(['finished', undefined])
      expect(turn.transcript.text).toBe(expected.transcript.text)
      expect(turn.reply.text).toBe(expected.reply.text)
      expect([turn.transcript.text, turn.reply.text]).not.toContain('')
      for (const { facts } of [stages.asr, stages.llm, stages.tts]) {
        expect([facts.provider, facts.deaths]).toEqual(['webgpu', 0])
        expect(facts.pid).toBeGreaterThan(0)
      }
    },
    PATIENCE_MS,
  )
})
