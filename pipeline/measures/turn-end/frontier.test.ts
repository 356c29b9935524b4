import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentile } from '../statistics/percentiles.ts'
import { manyUtterances, utterance } from '../testing/heard-utterances.ts'
import { crossChosen } from './cross-choice.ts'
import { summarise } from './end-summary.ts'
import { turnEnds } from './ends.ts'
import { bestWithin, frontier, gridOf, sweep } from './frontier.ts'
import { flagsOf, settingOf } from './hold-flags.ts'
import { prepare } from './prepared.ts'
import { quickPercentile } from './quick-percentile.ts'

const UTTERANCES = manyUtterances(60)
const PAUSES = prepare(UTTERANCES, 'pocket-turn')
const POINTS = sweep(PAUSES, gridOf('pocket-turn'))

describe('trying every setting', () => {
  it('comes to what each of them comes to alone', () => {
    for (const { setting, cutOffs, medianMs, p90Ms } of POINTS.filter((_, index) => index % 37 === 0)) {
      const alone = summarise(turnEnds(PAUSES, setting))
      expect(alone.cutOffs).toBe(cutOffs)
      expect(alone.median?.ms ?? Number.NaN).toBeCloseTo(medianMs, 9)
      expect(alone.p90?.ms ?? Number.NaN).toBeCloseTo(p90Ms, 9)
    }
  })

  it.each(['fixed', 'adaptive', 'pocket-turn', 'smart-turn'] as const)(
    'tries what the flags of %s can say',
    (detector) => {
      const { thresholds, holdsMs } = gridOf(detector)
      for (const threshold of thresholds) {
        for (const [shortestHoldMs, longestHoldMs] of holdsMs) {
          const setting = { threshold, shortestHoldMs, longestHoldMs }
          expect(settingOf(detector, flagsOf(detector, setting))).toEqual(setting)
        }
      }
    },
  )
})

describe.each(['medianMs', 'p90Ms'] as const)('the frontier of the %s', (measure) => {
  const front = frontier(POINTS, measure)

  it('holds what nothing beats, and nothing else', () => {
    expect(front.length).toBeGreaterThan(1)
    for (const point of front) {
      const beaten = POINTS.some((other) => other.cutOffs <= point.cutOffs && other[measure] < point[measure])
      expect(beaten).toBe(false)
    }
    for (const point of POINTS) {
      const asGood = front.some((one) => one.cutOffs <= point.cutOffs && one[measure] <= point[measure])
      expect(asGood || Number.isNaN(point[measure])).toBe(true)
    }
  })

  it('gives up cut-offs for dead air, step by step', () => {
    for (const [at, point] of front.entries()) {
      const next = front[at + 1]
      if (!next) continue
      expect(next.cutOffs).toBeGreaterThan(point.cutOffs)
      expect(next[measure]).toBeLessThan(point[measure])
    }
  })

  it('has a best setting within what may be cut off, or none', () => {
    const allowed = { utterances: UTTERANCES.length, share: 0.5 }
    const best = bestWithin(POINTS, measure, allowed)
    expect(best?.cutOffs).toBeLessThanOrEqual(30)
    expect(POINTS.filter(({ cutOffs }) => cutOffs <= 30).every((p) => !(p[measure] < (best?.[measure] ?? 0)))).toBe(
      true,
    )
    expect(bestWithin(POINTS, measure, { ...allowed, share: -1 })).toBeUndefined()
  })
})

describe('a percentile found without sorting', () => {
  it('is the one that sorting finds', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (some, p) => {
        expect(quickPercentile(Float64Array.from(some), p)).toBeCloseTo(percentile(some, p) ?? 0, 6)
      }),
    )
    expect(quickPercentile(new Float64Array(), 0.5)).toBeNaN()
  })
})

describe('what a setting comes to', () => {
  it('counts a cut-off utterance as none of the fast ones, and says how sure it is', () => {
    const cut = utterance([
      { voiceMs: 300, silenceMs: 900, said: [] },
      { voiceMs: 300, said: [] },
    ])
    const whole = utterance([{ voiceMs: 300, said: [] }])
    const pauses = prepare([cut, ...Array.from({ length: 9 }, () => whole)], 'fixed')
    const summary = summarise(turnEnds(pauses, { threshold: 1, shortestHoldMs: 100, longestHoldMs: 800 }))
    expect(summary).toMatchObject({ utterances: 10, cutOffs: 1, cutOffShare: 0.1, median: { ms: 800 } })
    // Wilson's bounds of 1 of 10, as tables have them.
    expect(summary.cutOffInterval?.from).toBeCloseTo(0.0179, 4)
    expect(summary.cutOffInterval?.to).toBeCloseTo(0.4042, 4)
    expect(summary.median?.interval).toEqual({ from: 800, to: 800 })
    expect(summary.p90?.interval).toBeUndefined()
  })

  it('is unknown of nothing', () => {
    const nothing = { cutOff: new Uint8Array(), deadAirMs: new Float64Array() }
    expect(summarise(nothing)).toMatchObject({ cutOffShare: undefined, median: undefined, p90: undefined })
  })
})

describe('the best setting on utterances that did not choose it', () => {
  it('is judged on all of them, each by the other half', () => {
    const judged = crossChosen(UTTERANCES, 'pocket-turn', { measure: 'medianMs', share: 0.5 })
    expect(judged?.utterances).toBe(UTTERANCES.length)
    const flattered = bestWithin(POINTS, 'medianMs', { utterances: UTTERANCES.length, share: 0.5 })
    expect(judged?.cutOffs).toBeGreaterThan(0)
    expect(flattered).toBeDefined()
  })

  it('is unknown where no setting stays within the share', () => {
    const cut = utterance([
      { voiceMs: 300, silenceMs: 3000, said: [] },
      { voiceMs: 300, said: [] },
    ])
    expect(crossChosen([cut, cut], 'fixed', { measure: 'medianMs', share: 0 })).toBeUndefined()
  })
})
