import { describe, expect, it } from 'vitest'
import type { StagePlan } from '../../flags/engine-plan.ts'
import { pocketPackDir } from '../../models/locations.ts'
import { openPack } from '../../models/pack.ts'
import type { StageStatus } from '../../protocol/stages.ts'
import { loadStage } from './load-stages.ts'

const PLAN: StagePlan = {
  model: 'pocket',
  variant: undefined,
  threads: 1,
  warmUp: false,
  graphOptimization: 'all',
  keepOptimized: false,
  device: '0',
  runOn: 'auto',
}

describe('a stage that its device does not take', () => {
  // A card of that number is nowhere; other systems' builds do not know CUDA, and leave it out without a word.
  it.runIf(process.platform === 'linux')('is loaded on the processor, with the reason in words', async () => {
    const told: StageStatus[] = []
    const { models } = await openPack(pocketPackDir())
    const provider = { name: 'cuda', deviceId: 9999, reason: 'cuda was asked for and works' } as const
    const stage = await loadStage('llm', {
      ...{ model: models.llm, plan: PLAN, provider },
      onStage: (status) => told.push(status),
    })
    const ready = told.at(-1)
    expect(ready).toMatchObject({ state: 'ready', provider: 'cpu', providerReason: expect.stringMatching(/^cuda: \S/) })
    expect(ready?.providerReason).not.toMatch(/pack|asked for/)
    expect(told.some(({ state }) => state === 'failed')).toBe(false)
    await stage.close()
  })
})
