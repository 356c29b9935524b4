import { describe, expect, it } from 'vitest'
import { emptyTurn, finishedTurn, PLAN_TIMES } from '../testing/turn-records.ts'
import type { BenchTurn } from './bench-form.ts'
import { benchTurnOf } from './bench-summary.ts'
import { compareArms as compareBenchArms } from './comparisons.ts'

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

const PLANNED = { complete: true, turnsPerArm: 8, clips: 8 }
const compareArms = (arms: Parameters<typeof compareBenchArms>[0], extent = PLANNED) => compareBenchArms(arms, extent)

const slow = { name: 'baseline', turns: turnsOf(100, 200, 300, 400, 500, 600, 700, 800) }

describe('the comparison of arms', () => {
  it('pairs turns by clip, so that long and short clips do not blur the difference', () => {
    const quick = { name: 'streaming', turns: turnsOf(91, 190, 289, 388, 487, 586, 685, 784).toReversed() }
    const [processing, heard] = compareArms([slow, quick])
    expect(processing).toMatchObject({
      ...{ from: 'baseline', to: 'streaming', metric: 'processingMs', clips: 8 },
      ...{ shiftMs: -12.5, intervalMs: { from: -15.5, to: -9.5 }, pValue: 0.0078125, outcome: 'better' },
    })
    expect(heard).toMatchObject({ metric: 'heardMs', shiftMs: -12.5 })
    expect(processing?.verdict.en).toBe(
      'streaming is 13 ms faster than baseline (compute), 95 % interval 9.5 to 16, 8 utterances: whether by the 10 ms that matter is open; accuracy was not measured',
    )
  })

  it('sets the n-th turn of a clip against its n-th, whichever clip came between', () => {
    const twice = { name: 'baseline', turns: [...turnsOf(100, 200), ...turnsOf(100)] }
    const often = { name: 'x', turns: [...turnsOf(110), ...turnsOf(900)] }
    expect(compareArms([twice, often])[0]).toMatchObject({ clips: 1, shiftMs: 405, intervalMs: null })
  })

  it('says where the difference may be chance', () => {
    const [same] = compareArms([slow, { name: 'x', turns: turnsOf(101, 197, 305, 399, 502, 596, 701, 799) }])
    expect(same?.verdict.en).toBe(
      'x and baseline differ by less than 10 ms (compute): 0 ms, 95 % interval 3.5 faster to 3.5 slower, 8 utterances; accuracy was not measured',
    )
  })

  it('leaves out turns that could not be measured, and says when nothing is left', () => {
    const some = { name: 'x', turns: [...turnsOf(110, 210), lostTurn] }
    const [processing] = compareArms([slow, some])
    expect(processing?.verdict.en).toBe(
      'x against baseline: too few utterances to judge (compute): 10 ms slower, no 95 % interval from 2 utterances; x lost 1 of 3 turns (1 not measured), baseline lost none of 8 turns; accuracy was not measured',
    )
    const [nothing] = compareArms([slow, { name: 'x', turns: [lostTurn] }])
    expect(nothing?.verdict.en).toBe(
      'x cannot be compared with baseline (compute): no utterance was measured in both; x lost 1 of 1 turn (1 not measured), baseline lost none of 8 turns',
    )
  })

  it('leaves out turns whose reply came out of a cache', () => {
    const cached = turnsOf(1, 1, 1, 1, 1, 1, 1, 1).map((turn) => ({ ...turn, counters: { 'llm.cacheHit': 1 } }))
    const [processing] = compareArms([slow, { name: 'x', turns: [...slow.turns, ...cached] }])
    expect(processing).toMatchObject({ clips: 8, shiftMs: 0 })
  })

  it('is stricter where the bench was stopped early, and says so', () => {
    const quick = { name: 'x', turns: turnsOf(51, 150, 249, 348, 447, 546, 645, 744) }
    const [stopped] = compareArms([slow, quick], { ...PLANNED, complete: false, turnsPerArm: 30 })
    expect(stopped).toMatchObject({ outcome: 'undecided', intervalMs: null })
    expect(stopped?.verdict.en).toContain('ended early, 8 of 30 turns an arm: judged more strictly')
  })

  it('is of every other arm with the first', () => {
    const arms = ['a', 'b', 'c'].map((name) => ({ ...slow, name }))
    expect(compareArms(arms).map(({ from, to }) => `${from} ${to}`)).toEqual(['a b', 'a b', 'a c', 'a c'])
    expect(compareArms([])).toEqual([])
  })
})
