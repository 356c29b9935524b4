import { describe, expect, it } from 'vitest'
import type { BenchTurn } from './bench-form.ts'
import { benchTurnOf } from './bench-summary.ts'
import { compareArms } from './comparisons.ts'
import { emptyTurn, finishedTurn, PLAN_TIMES } from './testing/turn-records.ts'

const someTurn = benchTurnOf(finishedTurn(PLAN_TIMES), 'a', undefined)
const lostTurn = benchTurnOf(emptyTurn('no speech was found'), 'a', undefined)

/** Turns of clips a, b, c … with these processing times, heard 300 ms later. */
function turnsOf(...processingMs: readonly number[]): BenchTurn[] {
  return processingMs.map((ms, index) => ({
    ...someTurn,
    clip: String.fromCharCode(97 + index),
    processingMs: ms,
    heardMs: ms + 300,
  }))
}

const slow = { name: 'baseline', turns: turnsOf(100, 200, 300, 400, 500, 600) }

describe('the comparison of arms', () => {
  it('pairs turns by clip, so that long and short clips do not blur the difference', () => {
    const quick = { name: 'streaming', turns: turnsOf(91, 190, 289, 388, 487, 586).toReversed() }
    const [processing, heard] = compareArms([slow, quick])
    expect(processing).toMatchObject({
      ...{ from: 'baseline', to: 'streaming', metric: 'processingMs', clips: 6 },
      ...{ shiftMs: -11.5, intervalMs: { from: -14, to: -9 }, pValue: 0.03125, outcome: 'better' },
    })
    expect(heard).toMatchObject({ metric: 'heardMs', shiftMs: -11.5 })
    expect(processing?.verdict.en).toBe(
      'streaming is 12 ms faster than baseline (processing), 95 % interval 9 to 14, 6 utterances; accuracy was not measured',
    )
  })

  it('takes the median of a clip that ran several times', () => {
    const often = { name: 'x', turns: [...turnsOf(110), ...turnsOf(900), ...turnsOf(130)] }
    expect(compareArms([slow, often])[0]).toMatchObject({ clips: 1, shiftMs: 30, intervalMs: null })
  })

  it('says where the difference may be chance', () => {
    const [same] = compareArms([slow, { name: 'x', turns: turnsOf(101, 197, 305, 399, 502, 596) }])
    expect(same?.verdict.en).toBe(
      'x and baseline differ by less than 10 ms, which does not matter (processing): 0 ms, 95 % interval 4 faster to 5 slower, 6 utterances; accuracy was not measured',
    )
  })

  it('leaves out turns that could not be measured, and says when nothing is left', () => {
    const some = { name: 'x', turns: [...turnsOf(110, 210), lostTurn] }
    const [processing] = compareArms([slow, some])
    expect(processing?.verdict.en).toBe(
      'x against baseline: too few utterances to judge (processing): 10 ms slower, no 95 % interval from 2 utterances',
    )
    const [nothing] = compareArms([slow, { name: 'x', turns: [lostTurn] }])
    expect(nothing?.verdict.en).toBe(
      'x cannot be compared with baseline (processing): no utterance was measured in both',
    )
  })

  it('leaves out turns whose reply came out of a cache', () => {
    const cached = turnsOf(1, 1, 1, 1, 1, 1).map((turn) => ({ ...turn, counters: { 'llm.cacheHit': 1 } }))
    const [processing] = compareArms([slow, { name: 'x', turns: [...slow.turns, ...cached] }])
    expect(processing).toMatchObject({ clips: 6, shiftMs: 0 })
  })

  it('is of every other arm with the first', () => {
    const arms = ['a', 'b', 'c'].map((name) => ({ ...slow, name }))
    expect(compareArms(arms).map(({ from, to }) => `${from} ${to}`)).toEqual(['a b', 'a b', 'a c', 'a c'])
    expect(compareArms([])).toEqual([])
  })
})
