import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { BASELINE } from '../../flags/registry.ts'
import { startPipeline } from '../../host/start-pipeline.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { EventHub } from '../../servers/event-hub.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { consoleDeps } from './console-deps.ts'
import { ExperimentArea } from './experiment-commands.ts'

const hub = new EventHub()
let folder: string
let pipeline: Pipeline
let store: SessionStore
let area: ExperimentArea

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-repeated-'))
  store = openSessionStore({ folder, role: 'host' })
  const silent = { silentBecause: { reason: 'the test hears nothing' }, play: () => nowMs(), finish: () => undefined }
  pipeline = await startPipeline({
    flags: BASELINE,
    onEvent: (event) => hub.emit(event),
    player: { ...silent, stop: () => undefined },
  })
  area = new ExperimentArea(consoleDeps({ hub, pipeline, appVersion: '0.0.0', store }), store)
})

afterAll(async () => {
  await area?.close()
  await pipeline?.close()
  await store?.close()
  await rm(folder, { recursive: true, force: true })
})

/** In real time on the real models: some six minutes. It needs a machine that is quiet enough to find 50 ms. */
it('the same comparison three times in one console comes to the same verdict, whatever the ones before left in caches', async () => {
  const seen: unknown[] = []
  for (const seed of [1, 2, 3]) {
    const { finished } = await area.runner.start({
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
