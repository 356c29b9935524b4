import { expect, it } from 'vitest'
import { STREAMING_TIMES, whatIfTurn } from '../testing/what-if-turns.ts'
import { effectsOf, type MeasuredComparison, measuredComparisons } from './known-effects.ts'
import { predictShift, scoreOf } from './past.ts'

const turns = [700, 800, 810, 790].map((holdMs) => whatIfTurn({ ...STREAMING_TIMES, 'endpoint.hold': holdMs }))

it('a comparison is predicted by what its reference turns would become', () => {
  const predicted = predictShift(turns, { ASR_SILENCE_TIMEOUT: 0.3 })
  expect(predicted).toMatchObject({ kind: 'known' })
  if (predicted.kind === 'unknown') return
  expect(predicted.shiftMs).toBeGreaterThan(-510)
  expect(predicted.shiftMs).toBeLessThan(-450)
  expect(predicted.interval.from).toBeLessThan(predicted.shiftMs)
})

it('the more sentences are said, the less their scatter matters', () => {
  const width = (count: number) => {
    const predicted = predictShift(Array<(typeof turns)[number]>(count).fill(whatIfTurn()), {
      ASR_SILENCE_TIMEOUT: 0.3,
    })
    if (predicted.kind === 'unknown') throw new Error('unknown')
    return predicted.interval.to - predicted.interval.from
  }
  expect(width(32)).toBeLessThan(width(2))
})

it('no comparison is predicted of turns that say nothing, or of none', () => {
  expect(predictShift(turns, { LLM_TORCH_DTYPE: 'int8' })).toMatchObject({ reasons: [{ reason: 'notMeasured' }] })
  expect(predictShift([], { ASR_SILENCE_TIMEOUT: 0.3 }).kind).toBe('unknown')
})

it('past predictions are scored by how many held and how far off they were', () => {
  const predicted = { kind: 'known' as const, shiftMs: -500, interval: { from: -520, to: -480 } }
  const past = [-510, -460, -499].map((measuredMs) => ({ predicted, measuredMs }))
  expect(scoreOf(past)).toEqual({ count: 3, inside: 2, medianErrorMs: 10 })
  expect(scoreOf([])).toBeUndefined()
})

const flags = whatIfTurn().flags
const session = (values: object, pace: 'realtime' | 'fast' = 'realtime') => ({
  ...{ id: 'session-1', pace, startedAt: '2026-11-30T00:00:00Z' },
  arms: [
    { id: 'a', name: 'A', values: flags },
    { id: 'b', name: 'B', values: { ...flags, ...values } },
  ],
})
const found = (shift: number | null) => {
  const none = { value: null, interval: null, reliable: false }
  return {
    comparisons: [
      {
        ...{ metric: 'heardMs' as const, lowerIsBetter: true, from: 'a', to: 'b', utterances: 8, turns: 8, shift },
        ...{ interval: { from: -30, to: -20 }, pValue: null, adjustedPValue: null, p50: none, p95: none },
        ...{ moreTurns: 0, outcome: 'better' as const, verdict: { en: '', zh: '' } },
      },
    ],
  }
}

it('a comparison of one setting, at the pace of speech, is an effect that is known', () => {
  const measured = measuredComparisons(session({ TTS_FAST_VOCODER: true }), found(-25))
  expect(effectsOf(measured)).toEqual([
    {
      ...{ flag: 'TTS_FAST_VOCODER', from: false, to: true, shiftMs: -25, flags, at: '2026-11-30T00:00:00Z' },
      interval: { from: -30, to: -20 },
    },
  ])
})

it.each<[string, readonly MeasuredComparison[]]>([
  ['fast pace has no honest times', measuredComparisons(session({ TTS_FAST_VOCODER: true }, 'fast'), found(-25))],
  ['nothing was measured', measuredComparisons(session({ TTS_FAST_VOCODER: true }), found(null))],
  ['arms are equal', measuredComparisons(session({}), found(-25))],
])('none is known where %s', (_, measured) => {
  expect(effectsOf(measured)).toEqual([])
})

it('what several settings did together is nobody’s effect, but can be predicted and compared', () => {
  const measured = measuredComparisons(session({ TTS_FAST_VOCODER: true, TTS_STREAMING: false }), found(-25))
  expect(measured).toHaveLength(1)
  expect(effectsOf(measured)).toEqual([])
})
