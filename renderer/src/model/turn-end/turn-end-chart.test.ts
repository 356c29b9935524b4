import { describe, expect, it } from 'vitest'
import { compareDetector } from '../../../../pipeline/measures/turn-end/detectors.ts'
import { moveTo } from '../../../../pipeline/measures/turn-end/moved.ts'
import { prepare } from '../../../../pipeline/measures/turn-end/prepared.ts'
import type { HeardUtterance } from '../../../../pipeline/protocol/turn-end.ts'
import { placeSettings, placeSummary, roundTicks, turnEndScale } from './turn-end-chart.ts'

/** One in five pauses for 700 ms. */
const UTTERANCES = Array.from({ length: 10 }, (_, at): HeardUtterance => {
  const inside = at % 5 === 0 ? [{ startMs: 500, endMs: 1200 }] : []
  return {
    ...{ id: `u${at}`, title: '', durationMs: 2000, endMs: 2000, looks: {} },
    silences: [...inside, { startMs: 2000, endMs: null }],
  }
})
const FIXED = compareDetector(UTTERANCES, 'fixed', { measure: 'medianMs', share: 0.05 })
const pauses = prepare(UTTERANCES, 'fixed')
const silence = (ms: number) => moveTo(pauses, { threshold: 1, shortestHoldMs: ms, longestHoldMs: ms })

describe('the drawing of frontiers', () => {
  it('reaches as far as the frontiers and what is in force, in round steps', () => {
    const near = turnEndScale([FIXED], silence(300).summary, 'medianMs')
    expect(near.mostMs).toBe(800)
    expect(near.mostCutOff).toBeCloseTo(0.2, 9)
    expect(turnEndScale([FIXED], silence(1500).summary, 'medianMs').mostMs).toBe(1600)
  })

  it('puts less dead air to the left and fewer cut-offs below, and leaves out what lies beyond', () => {
    const scale = { mostMs: 800, mostCutOff: 0.2 }
    const placed = placeSettings(FIXED.front, { utterances: 10, measure: 'medianMs', scale })
    expect(placed.map(({ x, y }) => [x, y])).toEqual([
      [0.875, 0],
      [0.125, 1],
    ])
    const smaller = placeSettings(FIXED.front, {
      utterances: 10,
      measure: 'medianMs',
      scale: { ...scale, mostMs: 600 },
    })
    expect(smaller).toHaveLength(1)
  })

  it('keeps the setting that is moved in sight, with the reach of its intervals', () => {
    const scale = { mostMs: 800, mostCutOff: 0.05 }
    const placed = placeSummary(silence(1500).summary, 'medianMs', scale)
    expect(placed).toMatchObject({ x: 1, y: 0, fromY: 0, toY: 1 })
    expect(placeSummary(silence(400).summary, 'medianMs', scale)?.y).toBe(1)
  })

  it('marks axes at round steps', () => {
    expect(roundTicks(600, [50, 100, 200])).toEqual([0, 100, 200, 300, 400, 500, 600])
    expect(roundTicks(0.25, [0.01, 0.05]).at(-1)).toBeCloseTo(0.25, 9)
  })
})
