import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { searchPlan } from '../../experiments/tuning.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { ExperimentRequest } from '../../protocol/experiments.ts'
import { ExperimentRunner } from './experiment-runner.ts'
import { scriptedExperiment } from './testing/scripted-experiment.ts'

const SEARCH: ExperimentRequest = {
  ...{ kind: 'tune', arms: [], stimuli: { kind: 'clips' }, turnsPerArm: 16, pace: 'realtime', seed: 3 },
  ...{ budgetTurns: 60, flags: ['PIPELINE_STREAMING'] },
}

describe('a search', () => {
  it('halves the candidates until the fastest within the error limit is left, and keeps it as a preset', async () => {
    const saved: unknown[] = []
    const { deps } = scriptedExperiment(
      (flags, _, noise) => ({
        processingMs: (flags.PIPELINE_STREAMING ? 60 : 200) + 100 * flags.ASR_SILENCE_TIMEOUT + noise,
        transcript: flags.ASR_SILENCE_TIMEOUT < 0.25 ? 'what time' : 'what time is it',
      }),
      { keepTuned: async (values) => saved.push(values) },
    )
    const flags = ['ASR_SILENCE_TIMEOUT', 'PIPELINE_STREAMING']
    const request = { ...SEARCH, budgetTurns: 200, flags, werLimit: 0.01 }
    const { result, arms, progress } = await (await new ExperimentRunner(deps).start(request)).finished
    const chosen = result.tuning?.filter((point) => point.chosen) ?? []
    const values = arms.find(({ id }) => id === chosen[0]?.armId)?.values
    expect(progress.done).toBeLessThanOrEqual(200)
    expect(chosen).toHaveLength(1)
    expect(values).toMatchObject({ PIPELINE_STREAMING: true })
    expect(values?.ASR_SILENCE_TIMEOUT).toBeGreaterThanOrEqual(0.25)
    expect(chosen[0]).toMatchObject({ wordErrorRate: 0 })
    expect(result.tuning?.find(({ armId }) => armId === 'c0')?.turns).toBe(chosen[0]?.turns)
    expect(result.tuning?.some(({ onFront }) => onFront)).toBe(true)
    expect(saved).toEqual([values])
    expect(result.comparisons.find(({ metric }) => metric === 'heardMs')?.outcome).toBe('better')
    expect(result.searchVerdict?.en).toMatch(/came out ahead .*Measured again beside baseline, on 3\d turns an arm/)
  })

  it('judges its choice by turns that the search has not seen, and keeps nothing that they find worse', async () => {
    const saved: unknown[] = []
    const { searchTurns, turnsPerArm } = searchPlan(200)
    let turns = 0
    // Everything but the baseline is lucky while it is searched for.
    const { deps } = scriptedExperiment(
      (flags, _, noise) => {
        turns += 1
        return { processingMs: (isDeepStrictEqual(flags, BASELINE) ? 200 : turns > searchTurns ? 300 : 100) + noise }
      },
      { keepTuned: async (values) => saved.push(values) },
    )
    const request = { ...SEARCH, budgetTurns: 200 }
    const { finished } = await new ExperimentRunner(deps).start(request)
    const { result, progress } = await finished
    expect(progress).toMatchObject({ state: 'finished', done: searchTurns + 2 * turnsPerArm })
    const heard = result.comparisons.find(({ metric }) => metric === 'heardMs')
    expect(heard).toMatchObject({ from: 'c0', outcome: 'worse', turns: 2 * turnsPerArm })
    expect(result.tuning?.find(({ chosen }) => chosen)?.armId).toBe(heard?.to)
    expect(result.arms.find(({ armId }) => armId === heard?.to)?.turns).toBe(turnsPerArm)
    expect(result.searchVerdict?.en).toContain('but turned out worse')
    expect(saved).toEqual([])
  })

  it('keeps nothing that was not shown to be better, and says so', async () => {
    const saved: unknown[] = []
    const { searchTurns } = searchPlan(200)
    let turns = 0
    // Everything but the baseline is lucky while it is searched for, and the same as it afterwards.
    const { deps } = scriptedExperiment(
      (flags, _, noise) => {
        turns += 1
        const lucky = !isDeepStrictEqual(flags, BASELINE) && turns <= searchTurns
        return { processingMs: (lucky ? 100 : 200) + noise }
      },
      { keepTuned: async (values) => saved.push(values) },
    )
    const { finished } = await new ExperimentRunner(deps).start({ ...SEARCH, budgetTurns: 200 })
    const { result } = await finished
    expect(result.comparisons.find(({ metric }) => metric === 'heardMs')?.outcome).not.toBe('better')
    expect(result.searchVerdict?.en).toContain('is not shown to be better: the preset tuned stays as it was')
    expect(saved).toEqual([])
  })

  it('that finds nothing ahead of where it began measures nothing again and leaves the preset as it was', async () => {
    const saved: unknown[] = []
    const { deps } = scriptedExperiment(
      (flags, _, noise) => ({ processingMs: (isDeepStrictEqual(flags, BASELINE) ? 200 : 300) + noise }),
      { keepTuned: async (values) => saved.push(values) },
    )
    const { run, finished } = await new ExperimentRunner(deps).start(SEARCH)
    const { result, progress } = await finished
    expect(progress).toMatchObject({ state: 'finished', done: run.plan.search?.searchTurns })
    expect(result.comparisons).toEqual([])
    expect(result.searchVerdict?.en).toContain('none came out ahead of baseline')
    expect(saved).toEqual([])
  })

  it('refuses a budget that leaves nothing to measure its choice again', async () => {
    const { deps } = scriptedExperiment((flags, _, noise) => ({
      processingMs: (flags.PIPELINE_STREAMING ? 50 : 100) + noise,
    }))
    const request = { ...SEARCH, budgetTurns: 11 }
    await expect(new ExperimentRunner(deps).start(request)).rejects.toThrow('11 turns are too few')
  })

  it('is over, with the reason, where what it found cannot be kept', async () => {
    const { deps, events } = scriptedExperiment(
      (flags, _, noise) => ({ processingMs: (flags.PIPELINE_STREAMING ? 50 : 100) + noise }),
      {
        keepTuned: () => Promise.reject(new Error('the disk is full')),
      },
    )
    const { progress } = await (await new ExperimentRunner(deps).start(SEARCH)).finished
    expect(progress).toMatchObject({ state: 'finished', problem: { message: 'the disk is full' } })
    expect(events.at(-1), 'pages are told').toEqual({ kind: 'topicChanged', topic: 'experiment', state: progress })
  })
})
