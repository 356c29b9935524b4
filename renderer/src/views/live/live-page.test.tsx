import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { emptySnapshot, eventsOfTurn, longSnapshot } from '../../testing/fixture-session.ts'
import { failedTurn, fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { LivePage } from './live-page.tsx'

afterEach(cleanup)
beforeEach(() => vi.spyOn(window, 'requestAnimationFrame').mockReturnValue(0))

type Snapshot = ReturnType<typeof emptySnapshot>

function openLive(snapshot?: Snapshot, language: 'en' | 'zh' = 'en') {
  const page = renderInConsole(<LivePage />, {}, language)
  const state = () => page.console.store.getState()
  act(() => {
    if (!snapshot) return
    state().takeSnapshot(snapshot)
    state().setConnection({ phase: 'connected' })
    state().setClock({ offsetMs: 0, errorMs: 1 })
  })
  return { ...page, state }
}

const heard = () => screen.getByTestId('headline-heard').textContent
const waterfall = () => screen.getByRole('region', { name: 'Turn waterfall' })
const cardOf = (index: number) => document.querySelector(`[data-turn="turn-${index}"]`) as HTMLElement
const whole = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 20, openedMs: 500_000 })

/** The turn as far as it is at this moment of the host's clock. */
function upTo(turn: TurnRecord, atMs: number, { state }: ReturnType<typeof openLive>): void {
  act(() => state().takeEvents(eventsOfTurn(turn, 2000).filter((event) => event.atMs <= atMs)))
}

test('before the host is there, the page says that it connects', () => {
  openLive()
  expect(screen.getByText('Connecting to the pipeline host')).toBeTruthy()
})

test('with nothing said yet, it says which language to speak, a sentence for it, and shows no number', () => {
  openLive(emptySnapshot())
  expect(screen.getByText('Speak English, for example “what time is it”.')).toBeTruthy()
  expect(heard()).toBe('–')
  expect(within(waterfall()).getByRole('button', { name: 'Play “What time is it?”' })).toBeTruthy()
  expect(screen.getByText('Finished turns line up here as small waterfalls.')).toBeTruthy()
})

test('while models load, their progress stands above, and no clip can be played', () => {
  const snapshot = emptySnapshot()
  openLive({ ...snapshot, stages: snapshot.stages.map((stage) => ({ ...stage, state: 'loading', progress: 0.4 })) })
  expect(screen.getAllByText('40 %').length).toBe(4)
  const clip = screen.getByRole('button', { name: /Play clip: What time is it/ })
  expect((clip as HTMLButtonElement).disabled).toBe(true)
})

test('a stage that failed is told with its reason', () => {
  const snapshot = emptySnapshot()
  const error = { code: 'asr.load', message: 'The recogniser did not load.', hint: 'Bring it again.' }
  openLive({
    ...snapshot,
    stages: snapshot.stages.map((stage) => (stage.stage === 'asr' ? { ...stage, state: 'failed', error } : stage)),
  })
  expect(screen.getByText('The recogniser did not load.')).toBeTruthy()
})

test('when the host is lost, everything it said stays, marked as stale', () => {
  const { state, container } = openLive(longSnapshot())
  const before = heard()
  act(() => state().setConnection({ phase: 'waiting', attempt: 1, untilMs: 5000, retryInMs: 5000 } as never))
  expect(heard()).toBe(before)
  const panes = [...container.querySelectorAll('[data-pane]')]
  expect(panes.length).toBeGreaterThan(2)
  expect(panes.filter((pane) => !pane.hasAttribute('data-stale'))).toEqual([])
})

describe('a turn that is over', () => {
  test('shows what the user waited, what was computed of it, and the share of its longest part with a remedy', () => {
    openLive(longSnapshot())
    const { ledger } = longSnapshot().turns.at(-1) as TurnRecord
    expect(heard()).toBe(`${Math.round(ledger?.heardMs ?? 0)}`)
    const where = screen.getByRole('region', { name: 'Where the time went' })
    expect(where.textContent).toMatch(/is \d+.% of the wait\./)
    fireEvent.click(within(where).getByRole('button', { name: 'Try 0.3' }))
    expect(screen.getByRole('region', { name: /^What if/ }).textContent).toMatch(/0\.3 ASR_SILENCE_TIMEOUT/)
  })

  test('lies over the median turn of the baseline preset, or over the one that is pinned', () => {
    const { container } = openLive(longSnapshot())
    const ghost = () => container.querySelector('[data-ghost]')?.getAttribute('data-ghost')
    const median = ghost()
    expect(longSnapshot().turns.find(({ id }) => id === median)?.preset).toBe('baseline')
    expect(waterfall().textContent).toMatch(/turn \d+, median of \d+/)
    fireEvent.click(cardOf(11))
    fireEvent.click(screen.getByRole('button', { name: 'Pin as baseline' }))
    expect(waterfall().textContent).toContain('this turn is the baseline')
    fireEvent.click(cardOf(12))
    expect(ghost()).toBe('turn-11')
    expect(waterfall().textContent).toContain('turn 11, pinned')
  })

  test('has thirteen cells in its legend, in the same places as any other', () => {
    const { container } = openLive(longSnapshot())
    const cells = () => [...container.querySelectorAll('[data-cell]')].map((cell) => cell.getAttribute('data-cell'))
    const before = cells()
    expect(before.length).toBe(13)
    fireEvent.click(cardOf(6))
    expect(cells()).toEqual(before)
  })

  test.each([
    ['leads from a part to the flag that owns it', false, 1],
    ['leads nowhere from its legend in a low window, whose rows are too low to be hit', true, 0],
  ])('%s', (_, matches, links) => {
    const query = { matches, addEventListener: () => {}, removeEventListener: () => {} }
    vi.spyOn(window, 'matchMedia').mockReturnValue(query as unknown as MediaQueryList)
    openLive(longSnapshot())
    const legend = within(screen.getByRole('list', { name: 'Parts of the breakdown' }))
    expect(legend.queryAllByRole('link', { name: 'Waiting for silence' })).toHaveLength(links)
    expect(legend.getByText('Waiting for silence')).toBeTruthy()
    vi.mocked(window.matchMedia).mockRestore()
  })

  test('that failed tells why', () => {
    const snapshot = longSnapshot()
    const failed = failedTurn(15, 400_000)
    openLive({ ...snapshot, turns: [...snapshot.turns, failed] })
    const where = screen.getByRole('region', { name: 'Where the time went' })
    expect(where.textContent).toContain(failed.error?.message)
  })

  test('that was stopped leaves the number of the one before, and says so; what was said is no silence', () => {
    const snapshot = longSnapshot()
    const stopped: TurnRecord = {
      ...whole,
      ...{ index: 15, status: 'empty', ledger: undefined, spans: [] },
      anchors: { openedMs: 400_000, speechStartMs: 400_300, closedMs: 402_000 },
      transcript: { text: 'what is the time', final: false },
      reply: { text: '', final: false },
    }
    openLive({ ...snapshot, turns: [...snapshot.turns, stopped] })
    expect(heard()).toBe(`${Math.round(snapshot.turns.at(-1)?.ledger?.heardMs ?? 0)}`)
    expect(screen.getByText(/^Turn 14; turn 15 has no number/)).toBeTruthy()
    expect(within(waterfall()).getByText('ended early')).toBeTruthy()
    expect(document.body.textContent).not.toContain('nothing said')
    expect(document.body.textContent).not.toContain('still speaking')
  })
})

describe('a turn that runs', () => {
  test('counts what the user waits from the end of speech, and stops at the first sound', () => {
    const page = openLive(longSnapshot())
    const { speechStartMs = 0, speechEndMs = 0, endpointMs = 0 } = whole.anchors
    vi.spyOn(performance, 'now').mockReturnValue(endpointMs + 30)
    upTo(whole, speechStartMs + 10, page)
    expect(heard()).toBe('0')
    expect(screen.getByText('speaking: nobody waits yet')).toBeTruthy()
    upTo(whole, endpointMs, page)
    expect(heard()).toBe(`${Math.round(endpointMs + 30 - speechEndMs)}`)
    expect(screen.getByText('counting from the end of speech')).toBeTruthy()
    upTo(whole, Number.POSITIVE_INFINITY, page)
    expect(heard()).toBe(`${Math.round(whole.ledger?.heardMs ?? 0)}`)
    vi.restoreAllMocks()
  })

  test('counts an estimate while the host has not decided that the speech is over', () => {
    const page = openLive(longSnapshot())
    const { speechStartMs = 0 } = whole.anchors
    const levels = page.console.levels
    levels.put({ rmsDbfs: -20, peakDbfs: -12, speechProbability: 0.9, atMs: speechStartMs + 500 })
    vi.spyOn(performance, 'now').mockReturnValue(speechStartMs + 900)
    upTo(whole, speechStartMs + 600, page)
    expect(heard()).toBe('400')
    expect(screen.getByText('estimate: the end of speech is not decided yet')).toBeTruthy()
    vi.restoreAllMocks()
  })

  test('keeps its place among the last turns', () => {
    const page = openLive(longSnapshot())
    upTo(whole, (whole.anchors.speechStartMs ?? 0) + 10, page)
    expect(within(screen.getByRole('region', { name: 'Last turns' })).getByText('running')).toBeTruthy()
  })
})

describe('with the keyboard', () => {
  test('the turns are one Tab stop; arrow keys go through them and show them', () => {
    const { state } = openLive(longSnapshot())
    const strip = screen.getByRole('region', { name: 'Last turns' })
    const stops = within(strip)
      .getAllByRole('button')
      .filter((card) => card.tabIndex === 0)
    expect(stops.length).toBe(1)
    act(() => stops[0]?.focus())
    fireEvent.keyDown(document.activeElement ?? strip, { key: 'ArrowLeft' })
    expect(state().selectedTurnId).toBe('turn-13')
    expect(document.activeElement?.getAttribute('data-turn')).toBe('turn-13')
    fireEvent.keyDown(document.activeElement ?? strip, { key: 'Home' })
    expect(state().selectedTurnId).toBe('turn-1')
  })

  test('T goes to the table and back, and the focus comes along', () => {
    openLive(longSnapshot())
    const grid = within(waterfall()).getByRole('grid')
    act(() => grid.focus())
    fireEvent.keyDown(grid, { key: 't' })
    expect(within(waterfall()).getAllByRole('table').length).toBeGreaterThan(0)
    expect(document.activeElement?.contains(within(waterfall()).getAllByRole('table')[0] ?? null)).toBe(true)
    fireEvent.keyDown(document.activeElement ?? grid, { key: 't' })
    expect(within(waterfall()).queryByRole('table')).toBeNull()
    expect(waterfall().contains(document.activeElement)).toBe(true)
  })
})

test('in Chinese it is as complete', () => {
  openLive(longSnapshot(), 'zh')
  expect(screen.getByRole('region', { name: '时间都去哪了' }).textContent).toContain('占等待的')
  expect(screen.getAllByText('用户等待').length).toBeGreaterThan(0)
  expect(screen.getByText(/请说英语/)).toBeTruthy()
})
