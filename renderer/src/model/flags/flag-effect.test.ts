import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rankSumCounts } from '../../../../pipeline/measures/statistics/rank-sums.ts'
import type { FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { describeFlag } from '../../testing/fixture-flags.ts'
import { fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { measuredEffects } from './flag-effect.ts'
import { rankSumShift } from './rank-sum.ts'

describe('the shift between two samples', () => {
  it('counts the orders of m and n values: C(m + n, n) in all', () => {
    expect([...rankSumCounts(2, 2)]).toEqual([1, 1, 2, 1, 1])
    expect(rankSumCounts(5, 5).reduce((sum, count) => sum + count, 0)).toBe(252)
    expect(rankSumCounts(25, 25).reduce((sum, count) => sum + count, 0)).toBe(126410606437752)
  })

  it('has the interval of the published tables: for 4 and 4 the whole range, for 5 and 5 three from each end', () => {
    const five = [0, 1, 2, 3, 4]
    const shifted = rankSumShift([{ before: five, after: five.map((value) => 100 + 10 * value) }])
    const differences = five.flatMap((a) => five.map((b) => 100 + 10 * a - b)).sort((x, y) => x - y)
    expect(shifted?.interval).toEqual({ from: differences[2], to: differences[22] })
    expect(rankSumShift([{ before: [1, 2, 3, 4], after: [11, 12, 13, 14] }])?.interval).toEqual({ from: 7, to: 13 })
  })

  it('has no interval where even the clearest outcome could be chance', () => {
    expect(rankSumShift([{ before: [1, 2, 3], after: [11, 12, 13] }])).toEqual({
      shift: 10,
      interval: undefined,
      countBefore: 3,
      countAfter: 3,
    })
  })

  it('is unknown without both sides', () => {
    expect(
      rankSumShift([
        { before: [1], after: [] },
        { before: [], after: [2] },
      ]),
    ).toBeUndefined()
  })

  it('adds strata up: pairs alone are weak, six of them are not', () => {
    const pair = { before: [10], after: [4] }
    expect(rankSumShift(Array.from({ length: 5 }, () => pair))?.interval).toBeUndefined()
    expect(rankSumShift(Array.from({ length: 6 }, () => pair))?.interval).toEqual({ from: -6, to: -6 })
  })

  it('moves with what is added to one side, and turns with the sides', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(values, values, fc.integer({ min: -500, max: 500 }), (before, after, more) => {
        const plain = rankSumShift([{ before, after }])
        const moved = rankSumShift([{ before, after: after.map((value) => value + more) }])
        const turned = rankSumShift([{ before: after, after: before }])
        expect(moved?.shift).toBeCloseTo((plain?.shift ?? Number.NaN) + more, 9)
        expect(turned?.shift).toBeCloseTo(-(plain?.shift ?? Number.NaN), 9)
        const { interval } = plain ?? {}
        if (interval) expect(interval.from <= (plain?.shift ?? 0) && (plain?.shift ?? 0) <= interval.to).toBe(true)
      }),
    )
  })
})

const timeout = describeFlag('ASR_SILENCE_TIMEOUT', 0.8, { min: 0.1, max: 2 })
const cache = describeFlag('LLM_ENABLE_CACHE', false)
const BASE: FlagRecord = { ASR_SILENCE_TIMEOUT: 0.8, LLM_ENABLE_CACHE: false }

let index = 0
function turnWith(flags: FlagRecord, heardMs: number, rest: Partial<TurnRecord> = {}): TurnRecord {
  index += 1
  const turn = fixtureTurn({ ...SAYINGS[0], preset: 'baseline', index, openedMs: index * 9000 })
  const ledger = turn.ledger && { ...turn.ledger, heardMs, processingMs: 50 }
  return { ...turn, status: 'finished', clipId: 'hello', flags: { ...BASE, ...flags }, ledger, ...rest }
}

const effects = (turns: readonly TurnRecord[], inForce: FlagRecord = BASE) =>
  measuredEffects(turns, [timeout, cache], inForce)

describe('the measured effect of a flag', () => {
  const slow = [1000, 1010, 1020, 1030].map((ms) => turnWith({}, ms))
  const fast = [500, 510, 520, 530].map((ms) => turnWith({ ASR_SILENCE_TIMEOUT: 0.3 }, ms))

  it('is the change from the baseline to the value that was tried', () => {
    expect(effects([...fast, ...slow]).get('ASR_SILENCE_TIMEOUT')).toMatchObject({
      from: 0.8,
      to: 0.3,
      heard: { shift: -500, countBefore: 4, countAfter: 4, interval: { from: -530, to: -470 } },
      processing: { shift: 0 },
      sameSpeech: true,
    })
  })

  it('is as old as the value that was tried longer ago', () => {
    const before = turnWith({}, 1000, { startedAt: '2026-03-01T10:00:00.000Z' })
    const later = turnWith({}, 1000, { startedAt: '2026-03-03T10:00:00.000Z' })
    const after = turnWith({ ASR_SILENCE_TIMEOUT: 0.3 }, 500, { startedAt: '2026-03-02T10:00:00.000Z' })
    expect(effects([before, later, after]).get('ASR_SILENCE_TIMEOUT')?.at).toBe('2026-03-02T10:00:00.000Z')
  })

  it('is unknown for a flag that was never varied', () => {
    expect(effects([...fast, ...slow]).has('LLM_ENABLE_CACHE')).toBe(false)
    expect(effects(slow).size).toBe(0)
  })

  it('is unknown where another flag differed too', () => {
    const both = turnWith({ ASR_SILENCE_TIMEOUT: 0.3, LLM_ENABLE_CACHE: true }, 400)
    expect(effects([...slow, both]).size).toBe(0)
  })

  it('is told for the value in force where several were tried', () => {
    const middle = turnWith({ ASR_SILENCE_TIMEOUT: 0.5 }, 700)
    const inForce = { ...BASE, ASR_SILENCE_TIMEOUT: 0.5 }
    expect(effects([...slow, ...fast, middle], inForce).get('ASR_SILENCE_TIMEOUT')?.to).toBe(0.5)
    expect(effects([...slow, ...fast, middle]).get('ASR_SILENCE_TIMEOUT')?.to).toBe(0.3)
  })

  it('compares the same clip with the same clip, and says so where it could not', () => {
    const other = turnWith({ ASR_SILENCE_TIMEOUT: 0.3 }, 9000, { clipId: 'long' })
    expect(effects([...slow, ...fast, other]).get('ASR_SILENCE_TIMEOUT')?.heard?.countAfter).toBe(4)
    expect(effects([...slow, other]).get('ASR_SILENCE_TIMEOUT')).toMatchObject({ sameSpeech: false })
  })

  it('never compares a reply that was played with one that was not', () => {
    const [last] = fast
    const parts = last?.ledger?.parts.filter(({ part }) => part !== 'playback') ?? []
    const unplayed = { ...last, ledger: { ...last?.ledger, parts } } as TurnRecord
    expect(effects([...slow, unplayed]).size).toBe(0)
  })

  it('leaves out turns that failed or could not be measured', () => {
    const cutOff = turnWith({ ASR_SILENCE_TIMEOUT: 0.3 }, 1, { status: 'cancelled' })
    const unknown = turnWith({ ASR_SILENCE_TIMEOUT: 0.3 }, 1, { notMeasurable: 'no end of speech' })
    expect(effects([...slow, cutOff, unknown]).size).toBe(0)
  })
})
