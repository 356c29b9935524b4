import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import { EventHub } from '../../servers/event-hub.ts'
import type { SessionStore } from '../../store/contract.ts'
import { openSessionStore } from '../../store/open-store.ts'
import { ExperimentArea } from '../commands/experiment-commands.ts'
import { type Pipeline, startPipeline } from '../pipeline-host.ts'
import { consoleSurroundings } from './console-surroundings.ts'

/** On the real models and the real store, as a console has them. */
describe('an experiment on the real pipeline', () => {
  const hub = new EventHub()
  let folder: string
  let pipeline: Pipeline
  let store: SessionStore
  let area: ExperimentArea

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-experiment-'))
    store = openSessionStore({ folder, role: 'host' })
    const silent = { silentBecause: 'the test hears nothing', play: () => nowMs(), finish: () => undefined }
    pipeline = await startPipeline({
      flags: findPreset('streaming')?.values ?? BASELINE,
      onEvent: (event) => hub.emit(event),
      player: { ...silent, stop: () => undefined },
    })
    area = new ExperimentArea(consoleSurroundings({ hub, pipeline, appVersion: '0.0.0', store }), store)
  }, 60_000)

  afterAll(async () => {
    await area?.close()
    await pipeline?.close()
    await store?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('loads each arm its models once, keeps every turn, and puts everything back', { timeout: 120_000 }, async () => {
    const { finished, sessionId } = await area.runner.start({
      ...{ kind: 'ab', turnsPerArm: 2, pace: 'fast', seed: 1 },
      arms: [{ preset: 'streaming' }, { preset: 'streaming', values: { LLM_TORCH_DTYPE: 'int8' }, name: 'int8' }],
      stimuli: { kind: 'clips', clipIds: ['hello', 'time'] },
    })
    const { progress, result } = await finished
    expect(progress).toMatchObject({ state: 'finished', done: 6 })
    const turns: SessionTurn[] = []
    for await (const page of store.turnsOf(sessionId)) turns.push(...page)
    const seen = turns.map(({ armId, warmUp, cold, stimulus }) => `${armId} ${stimulus?.id} ${warmUp} ${cold}`)
    expect(seen.slice(0, 2)).toEqual(['arm-1 hello true false', 'arm-2 hello true true'])
    expect(seen.slice(2).toSorted()).toEqual([
      ...['arm-1 hello false false', 'arm-1 time false false', 'arm-2 hello false false', 'arm-2 time false false'],
    ])
    const bytesOf = (arm: string) =>
      turns.filter(({ armId }) => armId === arm).map(({ record }) => record.counters['llm.weightBytes'])
    expect(new Set(bytesOf('arm-2')).size).toBe(1)
    expect(bytesOf('arm-2')[0]).toBeLessThan(bytesOf('arm-1')[0] ?? 0)
    expect(result.comparisons[0]?.outcome).toBe('tooFew')
    expect(pipeline.flagValues.LLM_TORCH_DTYPE).toBe(findPreset('streaming')?.values.LLM_TORCH_DTYPE)
    expect(await store.readSession(sessionId)).toMatchObject({ kind: 'ab', state: 'finished', counts: { turns: 6 } })
  })

  it('has the same statistics when its turns are read back from the store', { timeout: 60_000 }, async () => {
    const { finished, sessionId } = await area.runner.start({
      ...{ kind: 'ab', turnsPerArm: 1, pace: 'fast', seed: 2 },
      ...{ arms: [{ preset: 'baseline' }, { preset: 'streaming' }], stimuli: { kind: 'clips', clipIds: ['hello'] } },
    })
    const { result } = await finished
    const again = new ExperimentArea(consoleSurroundings({ hub, pipeline, appVersion: '0.0.0' }), store)
    expect(await again.queries.readResult?.({ name: 'readResult', sessionId })).toEqual(result)
  })
})
