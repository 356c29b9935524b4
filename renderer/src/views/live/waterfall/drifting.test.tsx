import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { renderInConsole } from '../../../testing/rendered.tsx'
import { type Drift, Drifting } from './drifting.tsx'

/** A fifth of a pixel a millisecond; t = 0 stands at 400 px. */
const SCALE = { window: { fromMs: -2000, toMs: 500 }, widthPx: 500 }

beforeEach(() => vi.spyOn(performance, 'now').mockReturnValue(1100))
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

function show(drift: Drift | undefined) {
  const painters = new Set<(nowMs: number) => void>()
  const subscribe = (painter: (nowMs: number) => void) => {
    painters.add(painter)
    return () => painters.delete(painter)
  }
  const row = (shown: Drift | undefined) => (
    <Drifting drift={shown} scale={SCALE}>
      <i data-testid="bar" />
    </Drifting>
  )
  const page = renderInConsole(row(drift), { frames: { subscribe } })
  const layer = page.getByTestId('bar').parentElement as HTMLElement
  return { ...page, layer, painters, frame: (nowMs: number) => painters.forEach((paint) => void paint(nowMs)) }
}

test('bars that stay are neither moved nor cut off, and nothing is painted for them', () => {
  const { layer, painters } = show(undefined)
  expect(layer.style.transform).toBe('')
  expect(layer.parentElement?.style.clipPath).toBe('')
  expect(painters.size).toBe(0)
})

test('bars that drift lie where the present has come to, before the first frame and with each', () => {
  const { layer, frame } = show({ sinceMs: 1000 })
  expect(layer.style.transform).toBe('translateX(-20px)')
  frame(1200)
  expect(layer.style.transform).toBe('translateX(-40px)')
})

test('no more often than thirty times a second', () => {
  const { layer, frame } = show({ sinceMs: 1000 })
  frame(1200)
  frame(1216)
  expect(layer.style.transform).toBe('translateX(-40px)')
  frame(1250)
  expect(layer.style.transform).toBe('translateX(-50px)')
})

test('what lies after the present is cut off', () => {
  const { layer } = show({ sinceMs: 1000 })
  expect(layer.parentElement?.style.clipPath).toBe('inset(-4px 100px -4px 0)')
})

test('with reduced motion they stand still until React moves them', () => {
  vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList)
  const { layer, painters } = show({ sinceMs: 1000 })
  expect(layer.style.transform).toBe('')
  expect(painters.size).toBe(0)
})
