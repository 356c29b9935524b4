import { describe, expect, it } from 'vitest'
import type { Comparison, ExperimentResult, TuningPoint } from '../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { applyHindrance, headlineOf } from './experiment-headline.ts'

const arm = (armId: string, ms: number) =>
  ({ armId, heardMs: { p50: { value: ms } }, processingMs: { p50: { value: ms / 2 } } }) as ExperimentResult['arms'][0]
const heard: Comparison = {
  ...{ metric: 'heardMs', lowerIsBetter: true, from: 'a', to: 'b', utterances: 16, turns: 32 },
  ...{ shift: -200, interval: { from: -240, to: -160 }, pValue: 0.001, adjustedPValue: 0.001 },
  ...{ moreTurns: 0, outcome: 'better', look: 'planned', verdict: { en: '', zh: '' } },
  ...{ p50: { value: -200, interval: null, reliable: true }, p95: { value: null, interval: null, reliable: false } },
}
const result = (comparisons: readonly Comparison[], part: Partial<ExperimentResult> = {}): ExperimentResult => ({
  ...{ sessionId: 's', arms: [arm('a', 1000), arm('b', 800)], comparisons: [...comparisons], ...part },
})
const session = (part: Partial<Session> = {}) =>
  ({
    state: 'finished',
    arms: [
      { id: 'a', values: {} },
      { id: 'b', values: { X: 1 } },
    ],
    ...part,
  }) as Session

describe('what an experiment says first', () => {
  it('is what people wait, also as a share of the reference’s median', () => {
    const processing = { ...heard, metric: 'processingMs' as const, shift: -50 }
    const said = headlineOf(result([processing, heard]))
    expect(said?.comparison.metric).toBe('heardMs')
    expect(said?.share).toEqual({ value: -0.2, interval: { from: -0.24, to: -0.16 } })
  })

  it('is what was understood where no latency was measured', () => {
    const errors = { ...heard, metric: 'wordErrorRate' as const, shift: 0.01 }
    const said = headlineOf(result([{ ...heard, shift: null }, errors]))
    expect([said?.comparison.metric, said?.share]).toEqual(['wordErrorRate', undefined])
  })

  it('is nothing before the planned end', () => {
    expect(headlineOf(result([{ ...heard, look: 'running' }]))).toBeUndefined()
    expect(headlineOf(result([]))).toBeUndefined()
  })
})

describe('whether a set may be made active', () => {
  it('is for what is better alone', () => {
    expect(applyHindrance(session(), result([heard]))).toBeUndefined()
    expect(applyHindrance(session(), result([{ ...heard, outcome: 'undecided' }]))).toBe('notBetter')
    const worse = { ...heard, metric: 'wordErrorRate' as const, outcome: 'worse' as const }
    expect(applyHindrance(session(), result([heard, worse]))).toBe('notBetter')
  })

  it('is not for servers, for other models, or while it runs', () => {
    expect(applyHindrance(session({ state: 'running' }), result([heard]))).toBe('running')
    const [a] = session().arms
    const arms = (part: object) => ({ arms: [a, { id: 'b', name: 'b', values: {}, ...part }] }) as Partial<Session>
    expect(applyHindrance(session(arms({ remote: 'ws://b' })), result([heard]))).toBe('server')
    expect(applyHindrance(session(arms({ models: { llm: 'other' } })), result([heard]))).toBe('models')
  })

  it('is of a search for what was measured again, and not for where it began', () => {
    const point = (armId: string): TuningPoint => ({
      ...{ armId, round: 1, turns: 4, heardMs: 900, processingMs: 90, wordErrorRate: 0, onFront: true, chosen: true },
    })
    expect(applyHindrance(session(), result([], { tuning: [point('b')] }))).toBe('notMeasuredAgain')
    expect(applyHindrance(session(), result([heard], { tuning: [point('b')] }))).toBeUndefined()
    expect(applyHindrance(session(), result([], { tuning: [point('a')] }))).toBe('same')
  })
})
