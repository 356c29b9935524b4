import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  MIN_BAR_PX,
  MIN_WINDOW_MS,
  msAt,
  pan,
  placeBar,
  type TimeScale,
  tickStepMs,
  ticksOf,
  xOf,
  zoom,
} from './time-scale.ts'

const scale: TimeScale = { window: { fromMs: -200, toMs: 800 }, widthPx: 1000 }
const anyScale = fc.record({
  window: fc
    .record({
      fromMs: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      length: fc.double({ min: 1, max: 1e5, noNaN: true }),
    })
    .map(({ fromMs, length }) => ({ fromMs, toMs: fromMs + length })),
  widthPx: fc.integer({ min: 50, max: 4000 }),
})
const anyMs = fc.double({ min: -2e5, max: 2e5, noNaN: true })

describe('the time scale', () => {
  it('maps time to pixels and back', () => {
    expect(xOf(scale, 0)).toBe(200)
    fc.assert(
      fc.property(anyScale, anyMs, (s, ms) => {
        expect(msAt(s, xOf(s, ms))).toBeCloseTo(ms, 3)
      }),
    )
  })

  it('puts ticks on a 1-2-5 series, zero among them', () => {
    expect(ticksOf(scale, 72)).toEqual([-200, -100, 0, 100, 200, 300, 400, 500, 600, 700, 800])
    expect(tickStepMs({ ...scale, widthPx: 500 }, 72)).toBe(200)
  })

  it('keeps ticks apart and inside the window, whatever the zoom', () => {
    fc.assert(
      fc.property(anyScale, (s) => {
        const step = tickStepMs(s, 72)
        expect(['1', '2', '5']).toContain(step.toExponential()[0])
        const ticks = ticksOf(s, 72)
        expect(ticks.length).toBeLessThanOrEqual(s.widthPx / 72 + 2)
        for (const tick of ticks) expect(tick).toBeGreaterThanOrEqual(s.window.fromMs - step * 1e-6)
      }),
    )
  })

  it('draws no bar thinner than two pixels, none outside the plot, and says where one is cut off', () => {
    expect(placeBar(scale, 100, 100.01)?.widthPx).toBe(MIN_BAR_PX)
    expect(placeBar(scale, 900, 950)).toBeUndefined()
    expect(placeBar(scale, -500, 900)).toEqual({ xPx: 0, widthPx: 1000, clippedStart: true, clippedEnd: true })
    fc.assert(
      fc.property(anyScale, anyMs, fc.double({ min: 0, max: 1e5, noNaN: true }), (s, start, length) => {
        const bar = placeBar(s, start, start + length)
        if (!bar) return
        expect(bar.widthPx).toBeGreaterThanOrEqual(MIN_BAR_PX)
        expect(bar.xPx).toBeGreaterThanOrEqual(0)
        expect(bar.xPx + bar.widthPx).toBeLessThanOrEqual(s.widthPx + 1e-6)
      }),
    )
  })

  it('zooms around the pointer, and not for ever', () => {
    expect(zoom(scale.window, 0, 0.5)).toEqual({ fromMs: -100, toMs: 400 })
    const deepest = zoom(scale.window, 300, 1e-9)
    expect(deepest.toMs - deepest.fromMs).toBeCloseTo(MIN_WINDOW_MS, 9)
  })

  it('pans by a share of what is seen', () => {
    expect(pan(scale.window, 0.1)).toEqual({ fromMs: -100, toMs: 900 })
  })
})
