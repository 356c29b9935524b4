import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import { openRealArea, type RealArea } from './testing/real-area.ts'

let folder: string
let real: RealArea

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-repeated-'))
  real = await openRealArea(folder, BASELINE)
})

afterAll(async () => {
  await real?.close()
  await rm(folder, { recursive: true, force: true })
})

/** In real time on the real models: some six minutes. It needs a machine that is quiet enough to find 50 ms. */
it('the same comparison three times in one console comes to the same verdict, whatever the ones before left in caches', async () => {
  const seen: unknown[] = []
  for (const seed of [1, 2, 3]) {
    const { finished } = await real.area.runner.start({
      ...{ kind: 'ab', turnsPerArm: 16, pace: 'realtime', seed, stimuli: { kind: 'clips' } },
      arms: [
        { preset: 'baseline', values: { LLM_ENABLE_CACHE: true, TTS_ENABLE_CACHE: true }, name: 'baseline, cached' },
        { preset: 'streaming' },
      ],
    })
    const { result } = await finished
    const processing = result.comparisons.find(({ metric }) => metric === 'processingMs')
    seen.push([processing?.outcome, ...result.arms.map(({ measured, cached }) => [measured, cached])])
  }
  expect(seen[0]).toEqual(['better', [16, 0], [16, 0]])
  expect(seen.slice(1)).toEqual([seen[0], seen[0]])
}, 1_800_000)
