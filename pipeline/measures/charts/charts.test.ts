import { describe, expect, it } from 'vitest'
import type { AblationBar, Comparison, TuningPoint } from '../../protocol/experiments.ts'
import { fromZero, multiplesBetween, plainAxis, roundAxis, roundStep } from './axis.ts'
import { ecdfDrawing } from './ecdf.ts'
import { flagEffectsDrawing } from './flag-effects.ts'
import { MOST_NAMED_ROWS, pairedDrawing } from './paired.ts'
import { paretoDrawing } from './pareto.ts'

const place = { start: 0, end: 100, ticks: 5 }

describe('an axis', () => {
  it('has round ends and round ticks, whatever the values are', () => {
    const axis = roundAxis([3, 435], place)
    expect([axis.from, axis.to, axis.ticks]).toEqual([0, 500, [0, 100, 200, 300, 400, 500]])
    expect([axis.at(0), axis.at(500)]).toEqual([0, 100])
  })

  it('holds a single value, and none', () => {
    const one = roundAxis([726], place)
    expect(one.from).toBeLessThan(726)
    expect(one.to).toBeGreaterThan(726)
    expect(roundAxis([], place).ticks.length).toBeGreaterThan(1)
    expect(plainAxis(4, 4, place).at(4)).toBe(0)
  })

  it('has 0 among its ticks where it reaches over it', () => {
    expect(roundAxis([-83, 41], place).ticks).toContain(0)
  })

  it('has the least round step that leaves room, for every length', () => {
    expect([0.8, 1, 1.01, 2.01, 3, 5.01, 72, 400].map(roundStep)).toEqual([1, 1, 2, 5, 5, 10, 100, 500])
    for (let least = 0.001; least < 1e6; least *= 1.07) {
      const step = roundStep(least)
      expect(step).toBeGreaterThanOrEqual(least * (1 - 1e-9))
      expect(step).toBeLessThanOrEqual(least * 2.5 * (1 + 1e-9))
      expect(['1', '2', '5']).toContain(step.toExponential()[0])
    }
  })

  it('is written on at every multiple of its step', () => {
    expect(multiplesBetween(-130, 410, 100)).toEqual([-100, 0, 100, 200, 300, 400])
    expect(multiplesBetween(0.15, 0.42, 0.1)).toEqual([0.2, 0.3, 0.4])
    expect(multiplesBetween(-3000, 30_000, 10_000)).toEqual([0, 10_000, 20_000, 30_000])
  })

  it('begins at 0 where the values begin near it, and with them where they do not', () => {
    expect(fromZero([100, 435])).toEqual([0, 435])
    expect(fromZero([400, 435])).toEqual([400, 435])
  })
})

describe('a distribution', () => {
  it('climbs from none to all, a step a turn, and ends at the right edge', () => {
    const { curves, plot, x } = ecdfDrawing([[300, 100, 200], []])
    const [first, second] = curves
    expect(second?.path).toBe('')
    expect(first?.path.startsWith(`M${Math.round(x.at(100) * 10) / 10},${plot.bottom}`)).toBe(true)
    expect(first?.path.endsWith(`L${plot.right},${plot.top}`)).toBe(true)
  })

  it('draws ten thousand turns with no more steps than can be seen', () => {
    const { curves } = ecdfDrawing([Array.from({ length: 10_000 }, (_, i) => i)])
    expect(curves[0]?.path.split('L').length).toBeLessThan(1000)
  })
})

describe('utterances in pairs', () => {
  const pairs = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ utterance: `what time is it in ${i}`, fromMs: 500, toMs: 400 - i }))

  it('are sorted by their difference, the fastest first, each by its name', () => {
    const { rows, named, x } = pairedDrawing(pairs(3), { value: -101, interval: { from: -102, to: -100 } })
    expect(rows.map(({ differenceMs }) => differenceMs)).toEqual([-102, -101, -100])
    expect(named).toBe(true)
    expect(x.ticks).toContain(0)
  })

  it('stand close and without names where they are many, and have no band while no interval is told', () => {
    const { rows, named, band, plot } = pairedDrawing(pairs(MOST_NAMED_ROWS + 1), { value: null, interval: null })
    expect([named, band]).toEqual([false, undefined])
    expect(rows.every(({ y }) => y < plot.bottom)).toBe(true)
  })
})

describe('effects of flags', () => {
  const comparison = (shift: number, interval: Comparison['interval'] = null) => ({ shift, interval }) as Comparison
  const bars: AblationBar[] = [
    { flag: 'SMALL', alone: comparison(-5), leftOut: comparison(3) },
    { flag: 'LARGE', alone: comparison(-80, { from: -95, to: -60 }) },
  ]

  it('stand one row a flag, the largest first, alone and left out beside each other', () => {
    const { rows, x } = flagEffectsDrawing(bars)
    expect(rows.map(({ flag }) => flag)).toEqual(['LARGE', 'SMALL'])
    const [large, small] = rows
    expect(large?.leftOut).toBeUndefined()
    expect((large?.alone?.x ?? 0) + (large?.alone?.width ?? 0)).toBeCloseTo(x.at(0))
    expect(small?.leftOut?.x).toBeCloseTo(x.at(0))
    expect(large?.alone?.value.anchor).toBe('end')
  })
})

describe('sets of flags', () => {
  const point = (
    armId: string,
    heardMs: number | null,
    wordErrorRate: number | null,
    onFront = false,
  ): TuningPoint => ({
    ...{ armId, round: 1, turns: 4, heardMs, processingMs: 90, wordErrorRate, onFront, chosen: false },
  })

  it('lie between round ends; what was not measured is left out, and the front is joined', () => {
    const { dots, x, y, front, headline } = paretoDrawing([
      point('c0', 726, 0.119, true),
      point('c1', 400, 0.2, true),
      point('c2', null, 0.1),
    ])
    expect(headline).toBe('heardMs')
    expect(dots.map(({ point: { armId } }) => armId)).toEqual(['c0', 'c1'])
    expect([x.ticks.at(0), x.ticks.at(-1)]).toEqual([x.from, x.to])
    expect(y.from).toBe(0)
    expect(front.split('L')).toHaveLength(2)
  })

  it('are placed by their processing where nothing was heard', () => {
    expect(paretoDrawing([point('c0', null, 0)]).headline).toBe('processingMs')
  })
})
