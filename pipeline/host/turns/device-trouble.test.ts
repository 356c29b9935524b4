import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { enginePlan } from '../../flags/engine-plan.ts'
import { BASELINE } from '../../flags/registry.ts'
import { type ProviderReport, probeProvider } from '../../inference/providers.ts'
import { pocketPackDir } from '../../models/locations.ts'
import { openPack } from '../../models/pack.ts'
import type { StageName } from '../../protocol/stages.ts'
import { openClipLibrary } from '../../runtime/clips/clip-library.ts'
import { ClipTurns } from '../../runtime/clips/clip-turns.ts'
import { type LoadedStages, loadStage } from '../../runtime/loading/load-stages.ts'
import { providerFor } from '../../runtime/placement/stage-placement.ts'
import { startLlmStage } from '../../stages/llm/start-stage.ts'
import { Conductor } from '../../turn/conductor.ts'
import { SILENT_PLAYER } from '../../turn/silent-player.ts'
import type { ScriptedTrouble } from '../testing/scripted-llm-worker.ts'

const FLAGS = { ...BASELINE, LLM_DO_SAMPLE: false }
const PLAN = enginePlan(FLAGS, {
  ...{ cores: 1, variants: { asr: [], llm: [], tts: [] }, graphicsProviders: [] },
  ...{ models: { asr: 'pocket', llm: 'pocket', tts: 'pocket' }, asrUnitSamples: 640 },
})
const { models } = await openPack(pocketPackDir())
const pcm = await (await openClipLibrary()).load('hello')
const folder = await mkdtemp(join(tmpdir(), 'firstword-trouble-'))
const open: { close(): Promise<unknown> }[] = []
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()))
  await rm(folder, { recursive: true })
})

/** @param asked a device that was asked for, and what its probe found out */
async function loadAll(asked?: ProviderReport): Promise<LoadedStages> {
  const how = (stage: StageName) => ({
    plan: { ...PLAN[stage], warmUp: false },
    provider: providerFor({ ...PLAN[stage], runOn: asked?.name ?? 'cpu' }, asked ? [asked] : []),
    onStage: () => undefined,
  })
  const [vad, asr, llm, tts] = await Promise.all([
    loadStage('vad', how('vad')),
    loadStage('asr', { model: models.asr, ...how('asr') }),
    loadStage('llm', { model: models.llm, ...how('llm') }),
    loadStage('tts', { model: models.tts, ...how('tts') }),
  ])
  open.push(vad, asr, llm, tts)
  return { vad, asr, llm, tts }
}

/** A conversation on these stages: each call is a turn of it. */
function conversation(stages: LoadedStages) {
  const turns = new ClipTurns()
  const conductor = new Conductor({
    ...{ stages, flags: FLAGS, preset: undefined, player: SILENT_PLAYER, waitForPlayback: false },
    emit: (event) => event.kind === 'turnClosed' && turns.closed(event.turn),
  })
  open.push({ close: async () => conductor.close() })
  return () => turns.run(conductor, { pcm, clipId: 'hello' }, { pace: 'fast' })
}

const entry = new URL('../../inference/testing/scripted-probe.ts', import.meta.url)
const absent = { name: 'webgpu', usable: false, reason: 'no graphics device that WebGPU can use' } as const
const [crashed, hung] = await Promise.all([
  probeProvider('cuda', { entry }),
  probeProvider('webgpu', { entry, timeoutMs: 3000 }),
])

describe('a device was asked for, and', () => {
  it.each([
    ['there is none', absent, /webgpu: no graphics device that WebGPU can use/],
    ['its driver crashes the probe', crashed, /cuda: its driver crashed the probe/],
    ['its driver hangs the probe', hung, /webgpu: no answer within 3 s/],
  ] as const)('%s: the stages run on the processor and say why, and a turn works', async (_how, report, why) => {
    const stages = await loadAll(report)
    for (const { facts } of [stages.asr, stages.llm, stages.tts]) {
      expect(facts.provider).toBe('cpu')
      expect(facts.providerReason).toMatch(why)
    }
    const turn = await conversation(stages)()
    expect([turn.status, turn.error]).toEqual(['finished', undefined])
    expect(turn.reply.text).not.toBe('')
  })
})

describe('a device in the middle of a turn', () => {
  it.each([
    ['is lost', 'lost', /the device was lost/],
    ['takes its process with it', 'crash', /its process was ended by SIGSEGV/],
    ['stands still', 'stop', /it gave no sign of life/],
  ] as const)('%s: that turn fails with the reason, and the next one works', async (_how, trouble, why) => {
    // Windows stops no process.
    if (trouble !== 'lost' && process.platform === 'win32') return
    const provider = { name: 'webgpu', reason: 'a test' } as const
    const engineOptions: ScriptedTrouble = { trouble, happened: join(folder, trouble) }
    const entry = new URL('../testing/scripted-llm-worker.ts', import.meta.url)
    const llm = await startLlmStage({ model: { ...models.llm, engineOptions }, provider, warmUp: false }, entry)
    open.push(llm)
    const speak = conversation({ ...(await loadAll()), llm })
    const failed = await speak()
    expect(failed.status).toBe('failed')
    expect(failed.error?.message).toMatch(why)
    const next = await speak()
    expect([next.status, next.error, next.reply.text]).toEqual(['finished', undefined, 'hello to you.'])
    expect(llm.facts).toMatchObject({
      provider: 'webgpu',
      deaths: 1,
      lastDeath: { reason: expect.stringMatching(why) },
    })
  })
})
