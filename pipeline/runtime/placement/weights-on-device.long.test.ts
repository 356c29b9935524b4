import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StagePlan } from '../../flags/engine-plan.ts'
import { offerSoftwareDevice } from '../../inference/testing/software-device.ts'
import { pocketPackDir } from '../../models/locations.ts'
import { openPack } from '../../models/pack.ts'
import { placeStage } from './stage-placement.ts'

const missing = offerSoftwareDevice()
const DEVICE = { name: 'webgpu', reason: 'webgpu was asked for and works' } as const
const PLAN: Omit<StagePlan, 'variant'> = {
  ...{ model: 'pocket', threads: 1, warmUp: false, graphOptimization: 'all', keepOptimized: false },
  ...{ device: '0', runOn: 'webgpu' },
}
const { models } = await openPack(pocketPackDir())
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-weights-'))
  process.env.FIRSTWORD_CACHE = folder
})
afterAll(async () => {
  delete process.env.FIRSTWORD_CACHE
  await rm(folder, { recursive: true })
})

describe.skipIf(missing !== undefined)(`language models on a WebGPU device (${missing ?? 'SwiftShader'})`, () => {
  it.each(['float32', 'int8', 'int4', 'fused'])(
    'with %s weights say what they say on the processor, or are refused',
    async (variant) => {
      const placed = await placeStage('llm', { model: models.llm, plan: { ...PLAN, variant }, device: DEVICE })
      process.stdout.write(`${variant}: ${placed.name}: ${placed.reason} ${JSON.stringify(placed.cache ?? '')}\n`)
      // Taken: the trial's replies were the same, token for token. Otherwise the reason is in words.
      if (placed.name === 'webgpu') expect(placed).toMatchObject(DEVICE)
      else
        expect(placed).toMatchObject({ name: 'cpu', because: { code: 'place.saysElse', args: { weights: variant } } })
      if (variant === 'float32') expect(placed.name).toBe('webgpu')
    },
  )
})
