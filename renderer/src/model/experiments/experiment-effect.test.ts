import { describe, expect, it } from 'vitest'
import type { Comparison, ExperimentResult } from '../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import type { MeasuredEffect } from '../flags/flag-effect.ts'
import { experimentEffects, newestEffects, readableExperiments } from './experiment-effect.ts'

const session = (over: Partial<Session> = {}) =>
  ({
    ...{ id: 's', kind: 'ablation', title: 'Ablation of streaming', state: 'finished', pace: 'realtime' },
    ...{ startedAt: '2026-03-01T10:00:00.000Z', endedAt: '2026-03-01T11:00:00.000Z', counts: { turns: 9 } },
    arms: [
      { id: 'baseline', name: 'baseline', values: { TTS_STREAMING: false } },
      { id: 'alone:TTS_STREAMING', name: 'TTS_STREAMING alone', values: { TTS_STREAMING: true } },
    ],
    ...over,
  }) as Session

const comparison = (over: Partial<Comparison>) =>
  ({
    ...{ metric: 'heardMs', from: 'baseline', to: 'alone:TTS_STREAMING', utterances: 16, outcome: 'better' },
    ...{ shift: -40, interval: { from: -50, to: -30 } },
    ...over,
  }) as Comparison

const result = (...comparisons: Comparison[]): ExperimentResult => ({
  ...{ sessionId: 's', arms: [], comparisons },
  ablation: comparisons[0] ? [{ flag: 'TTS_STREAMING', alone: comparisons[0] }] : [],
})

describe('what an ablation says of a flag', () => {
  it('is what the flag alone was worth, from the value it had to the one it got', () => {
    const processing = comparison({ metric: 'processingMs', shift: -4, interval: null, outcome: 'undecided' })
    expect(experimentEffects(session(), result(comparison({}), processing)).get('TTS_STREAMING')).toEqual({
      ...{ from: false, to: true, sameSpeech: true, at: '2026-03-01T11:00:00.000Z' },
      heard: { shift: -40, interval: { from: -50, to: -30 }, countBefore: 16, countAfter: 16, found: 'better' },
      processing: { shift: -4, interval: undefined, countBefore: 16, countAfter: 16, found: 'undecided' },
      source: {
        ...{ sessionId: 's', kind: 'ablation', pace: 'realtime', utterances: 16 },
        title: { en: 'Ablation of streaming', zh: 'Ablation of streaming' },
      },
    })
  })

  it('is nothing where it was not measured', () => {
    expect(experimentEffects(session(), result(comparison({ shift: null })))).toEqual(new Map())
    expect(experimentEffects(session(), result())).toEqual(new Map())
  })

  it('is read of the newest three experiments that are over and are of this machine', () => {
    const one = (id: string, over: Partial<Session> = {}) => session({ id, ...over })
    const sessions = [
      ...[one('running', { state: 'running' }), one('search', { kind: 'tune' }), one('theirs', { imported: true })],
      ...[one('e'), one('d', { state: 'stopped' }), one('c'), one('b')],
    ]
    expect(readableExperiments(sessions).map(({ id }) => id)).toEqual(['e', 'd', 'c'])
  })
})

describe('what a comparison says of a flag', () => {
  const arms = (...values: readonly Record<string, boolean>[]) =>
    values.map((flags, index) => ({ id: String(index), name: '', values: flags }))
  const ab = (...values: readonly Record<string, boolean>[]) => session({ kind: 'ab', arms: arms(...values) })
  const measured: ExperimentResult = { sessionId: 's', arms: [], comparisons: [comparison({ from: '0', to: '1' })] }

  it('is told where the arms differ in that flag alone', () => {
    const effect = experimentEffects(ab({ A: false, B: true }, { A: true, B: true }), measured).get('A')
    expect(effect).toMatchObject({ from: false, to: true, heard: { shift: -40 }, source: { kind: 'ab' } })
  })

  it('is told of none where they differ in more, in nothing, or where one is another server', () => {
    const [reference, other] = arms({ A: false }, { A: true })
    const remote = session({ kind: 'ab', arms: reference && other ? [reference, { ...other, remote: 'ws://x' }] : [] })
    for (const one of [ab({ A: false, B: false }, { A: true, B: true }), ab({ A: true }, { A: true }), remote]) {
      expect(experimentEffects(one, measured)).toEqual(new Map())
      expect(readableExperiments([one])).toEqual([])
    }
  })
})

describe('what is told of a flag', () => {
  const at = (day: number, from: number) => ({ from, at: `2026-03-0${day}T10:00:00.000Z` }) as MeasuredEffect

  it('is the newest measurement of it, wherever it was made', () => {
    const told = newestEffects([
      new Map([
        ['A', at(2, 1)],
        ['B', at(2, 1)],
      ]),
      new Map([
        ['A', at(1, 2)],
        ['B', at(3, 2)],
        ['C', at(1, 2)],
      ]),
    ])
    expect([...told].map(([flag, { from }]) => [flag, from])).toEqual([
      ['A', 1],
      ['B', 2],
      ['C', 2],
    ])
  })
})
