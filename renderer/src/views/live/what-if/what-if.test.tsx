import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Snapshot } from '../../../../../pipeline/protocol/wire/snapshot.ts'
import type { Console } from '../../../console.ts'
import type { Language } from '../../../store/preferences-slice.ts'
import { emptySnapshot } from '../../../testing/fixture-session.ts'
import { fixtureTurn, SAYINGS } from '../../../testing/fixture-turns.ts'
import { renderInConsole } from '../../../testing/rendered.tsx'
import { LivePage } from '../live-page.tsx'

const PLOT_PX = 1000

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})
beforeEach(() => {
  vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0)
  vi.stubGlobal('ResizeObserver', WideObserver)
  HTMLElement.prototype.setPointerCapture = () => {}
})

/** Everything is as wide as the plot. */
class WideObserver {
  readonly #told: (entries: readonly unknown[]) => void
  constructor(told: (entries: readonly unknown[]) => void) {
    this.#told = told
  }
  observe() {
    this.#told([{ contentRect: { width: PLOT_PX, height: 40 } }])
  }
  unobserve() {}
  disconnect() {}
}

const turn = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 })

function snapshot(): Snapshot {
  const empty = emptySnapshot()
  const descriptors = empty.descriptors.map((one) =>
    one.name === 'ASR_SILENCE_TIMEOUT' ? { ...one, type: 'number' as const, min: 0.1, max: 2, unit: 's' } : one,
  )
  return { ...empty, descriptors, turns: [{ ...turn, flags: empty.flags.values }] }
}

function openLive(parts: Partial<Console> = {}, language: Language = 'en') {
  const ask = vi.fn(async () => ({ ok: true, answer: { sessions: [], total: 0 } })) as unknown as Console['ask']
  const page = renderInConsole(<LivePage />, { ask, ...parts }, language)
  const state = () => page.console.store.getState()
  act(() => {
    state().takeSnapshot(snapshot())
    state().setConnection({ phase: 'connected' })
    state().setClock({ offsetMs: 0, errorMs: 1 })
  })
  return { ...page, state }
}

const edgeOf = (part: string) => document.querySelector(`[data-edge="${part}"]`) as HTMLElement
const barOf = (part: string) => document.querySelector(`[data-bar^="ledger/"][data-bar$="/${part}"]`) as HTMLElement
const line = () => screen.getByRole('region', { name: /^What if · / })
const asked = () => screen.queryByRole('region', { name: /^What if · / })

/** Milliseconds of a pixel, by where the hold ends: it is 800 ms long. */
function drag(part: string, byPx: number) {
  fireEvent.pointerDown(edgeOf(part), { button: 0, pointerId: 1, clientX: 500 })
  fireEvent.pointerMove(edgeOf(part), { pointerId: 1, clientX: 500 + byPx })
}
const drop = (part: string) => fireEvent.pointerUp(edgeOf(part), { pointerId: 1 })

describe('a part of the breakdown', () => {
  test('that is dragged by its end shows the predicted turn at once, with its interval and its setting', () => {
    openLive()
    expect(asked()).toBeNull()
    drag('endpoint.hold', -300)
    expect(line().textContent).toMatch(/User waits 904 → \d{3}/)
    expect(line().textContent).toMatch(/80 %/)
    expect(line().textContent).toMatch(/0\.8 → 0\.\d+\ss ASR_SILENCE_TIMEOUT/)
    expect(screen.getByText('As measured')).toBeTruthy()
    drop('endpoint.hold')
    expect(asked()).not.toBeNull()
  })

  test('follows the pointer: as many milliseconds as there are under it', () => {
    const { state } = openLive()
    const msPerPx = 1 / ((edgeX('endpoint.hold') - edgeX('zero')) / 800)
    drag('endpoint.hold', -200)
    const to = state().whatIf?.changes.ASR_SILENCE_TIMEOUT as number
    expect(Math.abs(to * 1000 - (800 - 200 * msPerPx))).toBeLessThan(10)
  })

  test('goes back where it was when Escape is pressed in the middle', () => {
    openLive()
    drag('endpoint.hold', -300)
    fireEvent.keyDown(window, { key: 'Escape' })
    expect(asked()).toBeNull()
    fireEvent.pointerMove(edgeOf('endpoint.hold'), { pointerId: 1, clientX: 100 })
    expect(asked()).toBeNull()
  })

  test('is shortened by Shift and an arrow where it has the focus, and Escape puts that back', () => {
    openLive()
    const hold = barOf('endpoint.hold')
    act(() => hold.focus())
    fireEvent.keyDown(hold, { key: 'ArrowLeft', shiftKey: true })
    expect(line().textContent).toMatch(/0\.8 → 0\.75/)
    expect(document.activeElement).toBe(barOf('endpoint.hold'))
    fireEvent.keyDown(barOf('endpoint.hold'), { key: 'Escape' })
    expect(asked()).toBeNull()
  })

  test('without a setting moves by itself, keeps the focus down to nothing, and says that nothing can be measured', () => {
    openLive()
    const part = () => barOf('tts.first_audio')
    act(() => part().focus())
    for (let i = 0; i < 30; i += 1) fireEvent.keyDown(part(), { key: 'ArrowLeft', shiftKey: true })
    expect(line().textContent).toMatch(/First audio 16(\.3)? → 0/)
    expect(document.activeElement).toBe(part())
    for (const name of ['Apply', /Measure/]) {
      expect(within(line()).getByRole('button', { name }).hasAttribute('disabled')).toBe(true)
    }
    expect(within(line()).getByText(/No setting stands behind/)).toBeTruthy()
  })

  test('can be pulled in the enlarged strip too', () => {
    const { state } = openLive()
    const edges = document.querySelectorAll('[data-edge="tts.first_audio"]')
    expect(edges.length).toBe(2)
    const [, inStrip] = edges
    fireEvent.pointerDown(inStrip as Element, { button: 0, pointerId: 1, clientX: 500 })
    fireEvent.pointerMove(inStrip as Element, { pointerId: 1, clientX: 450 })
    const [ms = 0] = Object.values(state().whatIf?.times ?? {})
    // 48.7 ms of processing are spread over the plot: 50 of its pixels are 2.4 ms.
    expect(ms).toBeGreaterThan(13)
    expect(ms).toBeLessThan(15)
  })
})

describe('what is asked of a turn', () => {
  test('is applied by one click, and proven by another', () => {
    const send = vi.fn(async () => false)
    const { console } = openLive({ send })
    const changeAll = vi.spyOn(console.flags, 'changeAll').mockImplementation(() => {})
    fireEvent.click(screen.getByRole('button', { name: /^Try 0\.3/ }))
    fireEvent.click(within(line()).getByRole('button', { name: 'Apply' }))
    expect(changeAll).toHaveBeenCalledWith({ ASR_SILENCE_TIMEOUT: 0.3 })
    fireEvent.click(within(line()).getByRole('button', { name: /Measure/ }))
    expect(send).toHaveBeenCalledWith(expect.objectContaining({ name: 'startExperiment' }))
  })

  test('is the same on the levers, whichever of the two asked', () => {
    openLive()
    fireEvent.click(screen.getByRole('tab', { name: 'Levers' }))
    drag('endpoint.hold', -300)
    const slider = screen.getByRole('slider', { name: /ASR_SILENCE_TIMEOUT/ })
    const [, to] = line().textContent?.match(/0\.8 → (0\.\d+)/) ?? []
    expect(slider.getAttribute('aria-valuetext')).toContain(to)
    fireEvent.change(slider, { target: { value: '0' } })
    expect(line().textContent).toMatch(/0\.8 → 0\.1/)
  })

  test('is put away by Escape from anywhere, and by its button', () => {
    openLive()
    const tryIt = () => fireEvent.click(screen.getByRole('button', { name: /^Try 0\.3/ }))
    tryIt()
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(asked()).toBeNull()
    tryIt()
    fireEvent.click(within(line()).getByRole('button', { name: 'Reset' }))
    expect(asked()).toBeNull()
  })

  test('is of that turn alone: another one is shown as it was measured', () => {
    const { state } = openLive()
    drag('endpoint.hold', -300)
    drop('endpoint.hold')
    const next = fixtureTurn({ ...SAYINGS[1], preset: 'streaming', index: 2, openedMs: 9000 })
    act(() => state().takeSnapshot({ ...snapshot(), turns: [...snapshot().turns, next] }))
    expect(asked()).toBeNull()
    act(() => state().selectTurn('turn-1'))
    expect(asked()).not.toBeNull()
  })

  test('cannot be asked of a turn that was not measured to its first word', () => {
    const { state } = openLive()
    const cut = { ...turn, ledger: turn.ledger && { ...turn.ledger, heardMs: undefined } }
    act(() => state().takeSnapshot({ ...snapshot(), turns: [cut] }))
    expect(document.querySelector('[data-edge]')).toBeNull()
  })

  test('speaks Chinese', () => {
    openLive({}, 'zh')
    drag('endpoint.hold', -300)
    const said = screen.getByRole('region', { name: /^如果这样调 · / })
    expect(said.textContent).toMatch(/用户等待/)
    expect(within(said).getByRole('button', { name: '应用' })).toBeTruthy()
    expect(screen.getByText('实测值')).toBeTruthy()
  })
})

/** Where a line stands in the plot, pixels. */
function edgeX(name: string): number {
  const element = name === 'zero' ? barOf('endpoint.hold') : edgeOf(name)
  return Number(element.style.transform.match(/-?[\d.]+/)?.[0])
}
