import { describe, expect, it } from 'vitest'
import type { BenchTurn } from './bench-form.ts'
import { benchTurnOf } from './bench-summary.ts'
import { compareArms, comparisonInWords } from './comparisons.ts'
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
    expect(processing).toEqual({
      ...{ from: 'baseline', to: 'streaming', metric: 'processingMs', clips: 6 },
      ...{ shiftMs: -11.5, intervalMs: { from: -14, to: -9 } },
    })
    expect(heard).toMatchObject({ metric: 'heardMs', shiftMs: -11.5 })
    expect(processing && comparisonInWords(processing)).toBe(
      'streaming is 11.5 ms faster than baseline (processing), 95 % interval 9.0 to 14.0, 6 clips',
    )
  })

  it('takes the median of a clip that ran several times', () => {
    const often = { name: 'x', turns: [...turnsOf(110), ...turnsOf(900), ...turnsOf(130)] }
    expect(compareArms([slow, often])[0]).toMatchObject({ clips: 1, shiftMs: 30, intervalMs: null })
  })

  it('says where the difference may be chance', () => {
    const [same] = compareArms([slow, { name: 'x', turns: turnsOf(101, 197, 305, 399, 502, 596) }])
    expect(same && comparisonInWords(same)).toBe(
      'x is as fast as baseline (processing), 95 % interval 4.0 faster to 5.0 slower, 6 clips',
    )
  })

  it('leaves out turns that could not be measured, and says when nothing is left', () => {
    const some = { name: 'x', turns: [...turnsOf(110, 210), lostTurn] }
    const [processing] = compareArms([slow, some])
    expect(processing && comparisonInWords(processing)).toBe(
      'x is 10.0 ms slower than baseline (processing), no 95 % interval from fewer than 6 clips, 2 clips',
    )
    const [nothing] = compareArms([slow, { name: 'x', turns: [lostTurn] }])
    expect(nothing && comparisonInWords(nothing)).toBe(
      'x cannot be compared with baseline (processing): no clip was measured in both',
    )
  })

  it('is of every other arm with the first', () => {
    const arms = ['a', 'b', 'c'].map((name) => ({ ...slow, name }))
    expect(compareArms(arms).map(({ from, to }) => `${from} ${to}`)).toEqual(['a b', 'a b', 'a c', 'a c'])
    expect(compareArms([])).toEqual([])
  })
})
