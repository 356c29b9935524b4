import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StagePlan } from '../../flags/engine-plan.ts'
import type { ProviderChoice } from '../../inference/providers.ts'
import { pocketPackDir } from '../../models/locations.ts'
import { openPack } from '../../models/pack.ts'
import { placeStage, type Trials } from './stage-placement.ts'

const DEVICE: ProviderChoice = { name: 'webgpu', reason: 'webgpu was asked for and works' }
const PLAN: StagePlan = {
  ...{ model: 'pocket', variant: 'int8', threads: 1, warmUp: true, graphOptimization: 'all', keepOptimized: false },
  ...{ device: '0', runOn: 'auto' },
}
const { models } = await openPack(pocketPackDir())

let folder = ''
let measured = 0
beforeEach(async () => {
  measured = 0
  folder = await mkdtemp(join(tmpdir(), 'firstword-placement-'))
  process.env.FIRSTWORD_CACHE = folder
})
afterEach(async () => {
  delete process.env.FIRSTWORD_CACHE
  await rm(folder, { recursive: true })
})

function place(trials: Trials | Error, plan: Partial<StagePlan> = {}, stage: 'vad' | 'asr' | 'llm' = 'llm') {
  return placeStage(stage, { model: models.llm, plan: { ...PLAN, ...plan }, device: DEVICE }, async () => {
    measured += 1
    if (trials instanceof Error) throw trials
    return trials
  })
}

describe('where a stage runs', () => {
  it('is where it is faster, with the numbers', async () => {
    expect(await place({ processorMs: 1.2, deviceMs: 9, agree: true })).toMatchObject({
      name: 'cpu',
      reason: '1.2 ms a step on the processor, 9.0 ms on webgpu: the processor is taken',
    })
    expect(await place({ processorMs: 40, deviceMs: 3, agree: true }, { variant: 'float16' })).toMatchObject({
      name: 'webgpu',
      reason: '40 ms a step on the processor, 3.0 ms on webgpu: the device is taken',
    })
  })

  it('has its cache where a step is faster, and counts with that', async () => {
    const faster = { processorMs: 4, deviceMs: 5, keptMs: 3, agree: true }
    expect(await place(faster)).toMatchObject({
      name: 'webgpu',
      reason: '4.0 ms a step on the processor, 3.0 ms on webgpu: the device is taken',
      cache: { staysOnDevice: true, keptMs: 3, copiedMs: 5 },
    })
    expect(await place({ ...faster, keptMs: 6 }, { runOn: 'webgpu', variant: 'float32' })).toEqual({
      ...DEVICE,
      cache: { staysOnDevice: false, keptMs: 6, copiedMs: 5 },
    })
  })

  it('is measured once for each model, and kept', async () => {
    const trials = { processorMs: 1, deviceMs: 2, agree: true }
    expect(await place(trials)).toEqual(await place(trials))
    expect(measured).toBe(1)
    await place(trials, { variant: 'int4' })
    expect(measured).toBe(2)
  })

  it('is never where it says something else', async () => {
    const wrong = { processorMs: 9, deviceMs: 1, agree: false }
    const reason = 'webgpu: with int8 weights it says something else than the processor'
    const refused = { name: 'cpu', reason, because: { code: 'place.saysElse', args: { weights: 'int8' } } }
    expect(await place(wrong)).toMatchObject(refused)
    expect(await place(wrong, { runOn: 'webgpu' })).toMatchObject(refused)
  })

  it('is where it was asked to be, however slow', async () => {
    expect(await place({ processorMs: 1, deviceMs: 900, agree: true }, { runOn: 'webgpu' })).toEqual(DEVICE)
    measured = 0
    expect(await place(new Error('not asked'), { runOn: 'webgpu' }, 'asr')).toBe(DEVICE)
    expect(await place(new Error('not asked'), {}, 'vad')).toBe(DEVICE)
    expect(measured).toBe(0)
  })

  it('is the processor where the device does not last through the trial, which is tried again the next time', async () => {
    expect(await place(new Error('webgpu: the device was lost'))).toEqual({
      name: 'cpu',
      reason: 'webgpu: the device was lost',
    })
    await place({ processorMs: 1, deviceMs: 2, agree: true })
    expect(measured).toBe(2)
  })
})
