import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { SessionTurn } from '../../protocol/sessions.ts'
import { consoleDeps } from './console-deps.ts'
import { ExperimentArea } from './experiment-commands.ts'
import { openRealArea, type RealArea } from './testing/real-area.ts'

/** On the real models and the real store, as a console has them. */
describe('an experiment on the real pipeline', () => {
  let folder: string
  let real: RealArea

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-experiment-'))
    real = await openRealArea(folder, findPreset('streaming')?.values ?? BASELINE)
  })

  afterAll(async () => {
    await real?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('loads each arm its models once, keeps every turn, and puts everything back', async () => {
    const { finished, sessionId } = await real.area.runner.start({
      ...{ kind: 'ab', turnsPerArm: 2, pace: 'fast', seed: 1 },
      arms: [{ preset: 'streaming' }, { preset: 'streaming', values: { LLM_TORCH_DTYPE: 'int8' }, name: 'int8' }],
      stimuli: { kind: 'clips', clipIds: ['hello', 'time'] },
    })
    const { progress, result } = await finished
    expect(progress).toMatchObject({ state: 'finished', done: 6 })
    const turns: SessionTurn[] = []
    for await (const page of real.store.turnsOf(sessionId)) turns.push(...page)
    const seen = turns.map(({ armId, warmUp, cold, stimulus }) => `${armId} ${stimulus?.id} ${warmUp} ${cold}`)
    expect(seen.slice(0, 2)).toEqual(['arm-1 hello true false', 'arm-2 hello true true'])
    expect(seen.slice(2).toSorted()).toEqual([
      ...['arm-1 hello false false', 'arm-1 time false false', 'arm-2 hello false false', 'arm-2 time false false'],
    ])
    const bytesOf = (arm: string) =>
      turns.filter(({ armId }) => armId === arm).map(({ record }) => record.counters['llm.weightBytes'])
    expect(new Set(bytesOf('arm-2')).size).toBe(1)
    expect(bytesOf('arm-2')[0]).toBeLessThan(bytesOf('arm-1')[0] ?? 0)
    expect(result.comparisons[0]?.outcome).toBe('undecided')
    expect(real.pipeline.flagValues.LLM_TORCH_DTYPE).toBe(findPreset('streaming')?.values.LLM_TORCH_DTYPE)
    expect(await real.store.readSession(sessionId)).toMatchObject({
      kind: 'ab',
      state: 'finished',
      counts: { turns: 6 },
    })
  })

  it('gives a person who talks the arms from turn to turn, each turn with the flags of its arm', async () => {
    const { conductor, clipLibrary } = real.pipeline
    const question = await clipLibrary.load('hello')
    conductor.openSource()
    const { finished, sessionId } = await real.area.runner.start({
      ...{ kind: 'ab', turnsPerArm: 2, pace: 'realtime', seed: 4, stimuli: { kind: 'live' } },
      arms: [{ preset: 'streaming' }, { preset: 'streaming', values: { ASR_SILENCE_TIMEOUT: 0.4 }, name: 'quicker' }],
    })
    await speakUntil(() => !real.area.runner.isRunning, question)
    const { progress } = await finished
    conductor.endInput()
    conductor.closeSource()
    expect(progress).toMatchObject({ state: 'finished', done: 4 })
    const turns: SessionTurn[] = []
    for await (const page of real.store.turnsOf(sessionId)) turns.push(...page)
    expect(turns.map(({ armId }) => armId).toSorted()).toEqual(['arm-1', 'arm-1', 'arm-2', 'arm-2'])
    for (const { armId, record } of turns) {
      expect([armId, record.flags.ASR_SILENCE_TIMEOUT]).toEqual(armId === 'arm-1' ? ['arm-1', 0.8] : ['arm-2', 0.4])
      expect(record.transcript.text).toContain('hello')
    }
  })

  /** Says it again and again, as fast as the detector takes it, with silence until the turn is over. */
  async function speakUntil(over: () => boolean, pcm: Float32Array): Promise<void> {
    const { conductor } = real.pipeline
    const hear = async (samples: Float32Array) => {
      for (let at = 0; at < samples.length; at += 160) {
        conductor.feed(samples.slice(at, at + 160), nowMs())
        while (conductor.backlogSamples > 8000) await wait(1)
      }
    }
    await until(() => real.area.runner.progress?.waitingFor === 'speech', 'it waited for speech')
    while (!over()) {
      const heard = real.area.runner.progress?.done
      await hear(pcm)
      const giveUpMs = nowMs() + 90_000
      while (!over() && real.area.runner.progress?.done === heard && nowMs() < giveUpMs) {
        await hear(new Float32Array(1600))
        await wait(5)
      }
      if (nowMs() >= giveUpMs) throw new Error(`nothing was heard: ${conductor.phase}`)
    }
  }

  it('has the same statistics when its turns are read back from the store', async () => {
    const { finished, sessionId } = await real.area.runner.start({
      ...{ kind: 'ab', turnsPerArm: 1, pace: 'fast', seed: 2 },
      ...{ arms: [{ preset: 'baseline' }, { preset: 'streaming' }], stimuli: { kind: 'clips', clipIds: ['hello'] } },
    })
    const { result } = await finished
    const again = new ExperimentArea(
      consoleDeps({ hub: real.hub, pipeline: real.pipeline, appVersion: '0.0.0' }),
      real.store,
    )
    expect(await again.queries.readResult?.({ name: 'readResult', sessionId })).toEqual(result)
  })
})
