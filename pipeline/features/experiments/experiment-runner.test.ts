import { describe, expect, it, vi } from 'vitest'
import { BASELINE, type FlagValues } from '../../flags/registry.ts'
import type { ExperimentProgress, ExperimentRequest } from '../../protocol/experiments.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { ServerChoice } from '../../voice-servers/contract.ts'
import type { ExperimentStore, RemoteTurn } from './experiment-port.ts'
import { ExperimentRunner } from './experiment-runner.ts'
import { scriptedExperiment, scriptedRecord, someClips } from './testing/scripted-experiment.ts'

const AB: ExperimentRequest = {
  ...{ kind: 'ab', arms: [{ preset: 'baseline' }, { preset: 'streaming' }], stimuli: { kind: 'clips' } },
  ...{ turnsPerArm: 16, pace: 'realtime', seed: 3 },
}

/** Streaming is 50 ms faster than everything else. */
function fasterWhenStreaming(flags: FlagValues, _clip: string, noiseMs: number) {
  return { processingMs: (flags.PIPELINE_STREAMING ? 50 : 100) + noiseMs }
}

function statesOf(events: readonly { kind: string }[]): ExperimentProgress['state'][] {
  const told = events.filter((event) => event.kind === 'topicChanged') as unknown as { state: ExperimentProgress }[]
  return told.map(({ state }) => state.state)
}

describe('an experiment', () => {
  it('lets arms take turns on the same clips, after a warm-up each that does not count', async () => {
    const { deps, stored } = scriptedExperiment(fasterWhenStreaming)
    const { finished, sessionId } = await new ExperimentRunner(deps).start(AB)
    const { result, progress } = await finished
    expect(stored.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 34 }, (_, index) => index + 1))
    expect(stored.filter(({ warmUp }) => warmUp).map(({ armId }) => armId)).toEqual(['arm-1', 'arm-2'])
    for (let round = 2; round < 34; round += 2) {
      expect(stored[round]?.stimulus).toEqual(stored[round + 1]?.stimulus)
      expect(stored[round]?.armId).not.toBe(stored[round + 1]?.armId)
    }
    expect(stored[2]).toMatchObject({ sessionId, cached: false, wordErrors: { errors: 0, referenceWords: 4 } })
    expect(progress).toMatchObject({ state: 'finished', done: 34, total: 34 })
    expect(result.arms.map(({ turns, measured, utterances }) => [turns, measured, utterances])).toEqual([
      [16, 16, 8],
      [16, 16, 8],
    ])
  })

  it('finds the difference and says it in words', async () => {
    const { deps } = scriptedExperiment(fasterWhenStreaming)
    const { finished } = await new ExperimentRunner(deps).start(AB)
    const { result } = await finished
    const heard = result.comparisons.find(({ metric }) => metric === 'heardMs')
    expect(heard).toMatchObject({ from: 'arm-1', to: 'arm-2', utterances: 8, outcome: 'better' })
    expect(heard?.shift).toBeGreaterThan(-58)
    expect(heard?.shift).toBeLessThan(-42)
    expect(heard?.verdict.en).toMatch(
      /^streaming is \d+ ms faster than baseline \(user wait\), 95 % interval .*; word errors 0 % against 0 %: too few/,
    )
    expect(heard?.verdict.zh).toMatch(/^流式 比 基线 快 \d+ 毫秒（用户等待），95 % 区间/)
  })

  it('finds nothing between two arms of the same flags', async () => {
    const { deps } = scriptedExperiment(fasterWhenStreaming)
    const request = { ...AB, arms: [{ preset: 'streaming' }, { preset: 'streaming' }] }
    const { finished } = await new ExperimentRunner(deps).start(request)
    const { result, arms } = await finished
    expect(arms.map(({ name }) => name)).toEqual(['streaming', 'streaming#2'])
    for (const { outcome } of result.comparisons) expect(['equivalent', 'undecided']).toContain(outcome)
  })

  it.each(['tune', 'ablation'] as const)('refuses %s at fast pace, which has no latencies to compare', async (kind) => {
    const { deps } = scriptedExperiment(fasterWhenStreaming)
    const start = new ExperimentRunner(deps).start({ ...AB, kind, pace: 'fast' })
    await expect(start).rejects.toMatchObject({ code: 'experiment.pace' })
  })

  it('puts the flags back that were in force, and lets go of the models it kept', async () => {
    const { deps, flags, kept } = scriptedExperiment(fasterWhenStreaming)
    deps.pipeline.setFlags({ ...BASELINE, ASR_SILENCE_TIMEOUT: 0.5 })
    const { finished } = await new ExperimentRunner(deps).start(AB)
    await finished
    expect(flags().ASR_SILENCE_TIMEOUT).toBe(0.5)
    expect(kept).toEqual([true, false])
  })

  it('ends, and says so, where the flags that were in force cannot be put back', async () => {
    const { deps, events, sessions, kept } = scriptedExperiment(fasterWhenStreaming)
    const { pipeline } = deps
    const [{ setFlags }, before] = [pipeline, { ...BASELINE, ASR_SILENCE_TIMEOUT: 0.5 }]
    pipeline.setFlags(before)
    pipeline.setFlags = (values, options) => {
      if (values.ASR_SILENCE_TIMEOUT === 0.5) throw new Error('the models are gone')
      return setFlags(values, options)
    }
    const runner = new ExperimentRunner(deps)
    const { result, progress } = await (await runner.start(AB)).finished
    expect(progress).toMatchObject({
      ...{ state: 'finished', done: 34 },
      problem: { code: 'experiment.notRestored', message: expect.stringContaining('the models are gone') },
    })
    expect(result.arms.map(({ measured }) => measured)).toEqual([16, 16])
    expect([runner.isRunning, statesOf(events).at(-1), sessions.at(-1), kept]).toEqual([
      ...[false, 'finished', 'finished'],
      [true, false],
    ])
    await runner.close()
  })

  it('ends where it cannot even begin', async () => {
    const { deps, sessions } = scriptedExperiment(fasterWhenStreaming, {
      hush: () => {
        throw new Error('the microphone does not close')
      },
    })
    const { progress } = await (await new ExperimentRunner(deps).start(AB)).finished
    expect(progress).toMatchObject({ state: 'failed', done: 0, problem: { message: 'the microphone does not close' } })
    expect(sessions).toEqual(['stopped'])
  })

  it('has its turns recorded from its beginning to its end, where it asks for that', async () => {
    const { deps } = scriptedExperiment(fasterWhenStreaming)
    const recording: boolean[] = []
    const runner = new ExperimentRunner({ ...deps, recordTurns: (on) => recording.push(on) })
    await (await runner.start(AB)).finished
    expect(recording).toEqual([])
    const { finished } = await runner.start({ ...AB, record: true })
    expect(recording).toEqual([true])
    await finished
    expect(recording).toEqual([true, false])
  })

  it('pauses between turns, resumes, and tells both', async () => {
    const { deps, events, stored, sessions, beforeEachTurn } = scriptedExperiment(fasterWhenStreaming)
    const runner = new ExperimentRunner(deps)
    const paused = Promise.withResolvers<void>()
    beforeEachTurn(() => {
      if (stored.length !== 5 || sessions.includes('paused')) return
      runner.pause()
      paused.resolve()
    })
    const { finished } = await runner.start(AB)
    await paused.promise
    await new Promise(setImmediate)
    expect(stored.length).toBe(6)
    expect(runner.progress?.state).toBe('paused')
    runner.resume()
    expect((await finished).progress).toMatchObject({ state: 'finished', done: 34 })
    expect(statesOf(events)).toContain('paused')
    expect(sessions).toEqual(['created ab', 'paused', 'running', 'finished'])
  })

  it('keeps every turn until it is stopped, the running one too', async () => {
    const { deps, stored, sessions, events, beforeEachTurn } = scriptedExperiment(fasterWhenStreaming)
    const runner = new ExperimentRunner(deps)
    beforeEachTurn(() => {
      if (stored.length === 19) runner.stop()
    })
    const { finished } = await runner.start(AB)
    const { progress, result } = await finished
    expect(progress).toMatchObject({ state: 'stopped', done: 20 })
    expect(result.arms.reduce((sum, { turns }) => sum + turns, 0)).toBe(18)
    expect(stored.length).toBe(20)
    expect(sessions.at(-1)).toBe('stopped')
    expect(result.comparisons[0]).toMatchObject({ look: 'early' })
    expect(result.comparisons[0]?.verdict.en).toContain('9 of 16 turns an arm')
    const shown = events.flatMap((event) => (event.kind === 'experimentCompared' ? [event.result] : []))
    expect(shown.length).toBeGreaterThan(1)
    for (const { comparisons } of shown.slice(0, -1)) {
      expect(comparisons[0]).toMatchObject({ look: 'running', outcome: 'undecided', interval: null, pValue: null })
    }
  })

  it('drops the running turn where it is cancelled', async () => {
    const { deps, stored, beforeEachTurn } = scriptedExperiment(fasterWhenStreaming)
    const runner = new ExperimentRunner(deps)
    const { run, finished } = await runner.start(AB)
    beforeEachTurn(() => {
      if (stored.length === 4) run.cancel()
    })
    expect((await finished).progress).toMatchObject({ state: 'stopped', done: 4 })
  })

  it('says why it broke off, and keeps what was measured', async () => {
    let turns = 0
    const { deps, stored } = scriptedExperiment((flags, clip, noise) => {
      turns += 1
      return turns === 10 ? new Error('the model is gone') : fasterWhenStreaming(flags, clip, noise)
    })
    const { progress } = await (await new ExperimentRunner(deps).start(AB)).finished
    expect(progress).toMatchObject({ state: 'failed', done: 9, problem: { message: 'the model is gone' } })
    expect(stored.length).toBe(9)
  })

  it('marks cached and cold turns and leaves them out of the statistics', async () => {
    let loads = 0
    const { deps } = scriptedExperiment((flags, clip, noise) => ({
      ...fasterWhenStreaming(flags, clip, noise),
      counters: { 'llm.cacheHit': flags.PIPELINE_STREAMING && clip === 'clip-1' ? 1 : 0 },
    }))
    const pipeline = Object.create(deps.pipeline, {
      loads: { get: () => (loads < 20 ? ++loads : loads) },
    }) as typeof deps.pipeline
    const { finished } = await new ExperimentRunner({ ...deps, pipeline }).start(AB)
    const { result } = await finished
    const [slow, fast] = result.arms
    expect(fast).toMatchObject({ turns: 16, cached: 2 })
    expect(slow?.cold).toBeGreaterThan(0)
    expect(slow?.measured).toBe(16 - (slow?.cold ?? 0))
    expect(fast?.measured).toBeLessThan(16 - 2)
  })

  it('speaks to a remote server where an arm is one', async () => {
    const { deps } = scriptedExperiment(fasterWhenStreaming)
    const asked: string[] = []
    const remoteTurn = async ({ address }: ServerChoice) => {
      asked.push(address)
      return scriptedRecord(BASELINE, { processingMs: 10 }, { origin: 'remote' })
    }
    const request = { ...AB, arms: [{ preset: 'streaming' }, { remote: 'ws://127.0.0.1:1/x', name: 'theirs' }] }
    await expect(new ExperimentRunner(deps).start(request)).rejects.toThrow('cannot speak to remote servers')
    const { result, arms } = await (await new ExperimentRunner({ ...deps, remoteTurn }).start(request)).finished
    expect(arms[1]).toMatchObject({ name: 'theirs', values: {}, remote: 'ws://127.0.0.1:1/x' })
    expect(asked.length).toBe(17)
    expect(result.comparisons[0]?.outcome).toBe('better')
  })

  it('gives a remote server its token, and nobody else', async () => {
    const { deps, events, stored } = scriptedExperiment(fasterWhenStreaming)
    const createSession = vi.spyOn(deps.store as ExperimentStore, 'createSession')
    const tokens = new Set<string | undefined>()
    const remoteTurn: RemoteTurn = async ({ token }) => {
      tokens.add(token)
      return scriptedRecord(BASELINE, { processingMs: 10 }, { origin: 'remote' })
    }
    const request = { ...AB, arms: [{ preset: 'streaming' }, { remote: 'ws://127.0.0.1:1/x', token: 'a secret' }] }
    const { run, finished } = await new ExperimentRunner({ ...deps, remoteTurn }).start(request)
    const outcome = await finished
    expect([...tokens]).toEqual(['a secret'])
    const { calls } = createSession.mock
    expect([calls.length, stored.length]).toEqual([1, 34])
    expect(JSON.stringify([calls, stored, events, outcome, run.plan.request])).not.toContain('a secret')
  })

  it.each([
    [{ arms: [{ preset: 'streaming' }] }, 'two arms'],
    [{ arms: [{ preset: 'streaming' }, { preset: 'fastest' }] }, 'no preset "fastest"'],
    [{ arms: [{ preset: 'streaming' }, { values: { ASR_CHUNK_SIZE: 7 } }] }, 'ASR_CHUNK_SIZE cannot be 7'],
    [{ stimuli: { kind: 'clips', clipIds: ['nowhere'] } }, 'no demo clip "nowhere"'],
    [{ stimuli: { kind: 'captures', turnIds: ['turn-1'] } }, 'keeps no turns'],
    [{ stimuli: { kind: 'live' } }, 'talked live'],
    [{ kind: 'ablation', arms: [{ preset: 'baseline' }] }, 'None of the flags differs'],
    [{ turnsPerArm: 90_000 }, 'too many'],
  ] as const)('refuses what cannot be done: %j', async (changes, why) => {
    const { deps } = scriptedExperiment(fasterWhenStreaming)
    const request = { ...AB, ...changes } as unknown as ExperimentRequest
    await expect(new ExperimentRunner(deps).start(request)).rejects.toThrow(why)
  })

  it('refuses a second one while one runs', async () => {
    const { deps } = scriptedExperiment(fasterWhenStreaming)
    const runner = new ExperimentRunner(deps)
    const { finished } = await runner.start(AB)
    await expect(runner.start(AB)).rejects.toThrow('running already')
    await finished
    expect(() => runner.pause()).toThrow('No experiment is running')
  })
})

describe('live talking', () => {
  it('gives each turn to the arm whose flags it had, and compares unpaired', async () => {
    let hear: ((turn: TurnRecord) => void) | undefined
    const { deps, flags, events, stored } = scriptedExperiment(fasterWhenStreaming, {
      onTurnClosed: (listener) => {
        hear = listener
        return () => {
          hear = undefined
        }
      },
    })
    const runner = new ExperimentRunner(deps)
    const { finished } = await runner.start({ ...AB, stimuli: { kind: 'live' }, turnsPerArm: 8 })
    for (let spoken = 0; spoken < 40 && runner.isRunning; spoken += 1) {
      await new Promise(setImmediate)
      const status = spoken % 4 === 3 ? 'empty' : 'finished'
      hear?.(scriptedRecord(flags(), fasterWhenStreaming(flags(), '', spoken / 4), { origin: 'microphone', status }))
      await new Promise(setImmediate)
    }
    const { result, progress } = await finished
    expect(progress).toMatchObject({ state: 'finished', done: 16 })
    expect(stored.map(({ stimulus }) => stimulus?.kind)).toEqual(Array(16).fill('live'))
    expect(result.arms.map(({ measured, utterances }) => [measured, utterances])).toEqual([
      [8, 8],
      [8, 8],
    ])
    expect(result.comparisons[0]).toMatchObject({ utterances: 8, outcome: 'better' })
    expect(events).toContainEqual(expect.objectContaining({ state: expect.objectContaining({ waitingFor: 'speech' }) }))
    expect(hear).toBeUndefined()
  })
})

describe('an ablation', () => {
  it('tells what each flag does alone and what the set loses without it', async () => {
    const { deps } = scriptedExperiment(
      (flags, _, noise) => ({
        processingMs: 200 + noise - (flags.PIPELINE_STREAMING ? 60 : 0) - (flags.ASR_ENABLE_STREAMING ? 30 : 0),
      }),
      { clips: someClips(12) },
    )
    const request: ExperimentRequest = { ...AB, kind: 'ablation', arms: [{ preset: 'streaming' }] }
    const { result, arms } = await (await new ExperimentRunner(deps).start(request)).finished
    expect(arms.map(({ id }) => id).slice(0, 4)).toEqual([
      ...['baseline', 'full', 'alone:LLM_STREAM_FIRST_TOKEN', 'without:LLM_STREAM_FIRST_TOKEN'],
    ])
    expect(result.ablation?.map(({ flag }) => flag).slice(0, 2)).toEqual(['PIPELINE_STREAMING', 'ASR_ENABLE_STREAMING'])
    const [first, second, third] = result.ablation ?? []
    expect(first?.alone?.outcome).toBe('better')
    expect(first?.leftOut?.outcome).toBe('worse')
    expect(second?.alone?.outcome).toBe('better')
    expect(['equivalent', 'undecided']).toContain(third?.alone?.outcome)
  })

  it('says that there are too few utterances where its many comparisons ask for more', async () => {
    const { deps } = scriptedExperiment(fasterWhenStreaming, { clips: someClips(7) })
    const request: ExperimentRequest = { ...AB, kind: 'ablation', arms: [{ preset: 'streaming' }] }
    const { result } = await (await new ExperimentRunner(deps).start(request)).finished
    const heard = result.comparisons.filter(({ metric }) => metric === 'heardMs')
    expect(new Set(heard.map(({ outcome }) => outcome))).toEqual(new Set(['undecided']))
    for (const { verdict } of heard) expect(verdict.en).toContain('too few utterances to judge (user wait)')
  })
})
