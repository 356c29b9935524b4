import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SessionTurn } from '../../../../pipeline/protocol/sessions.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { emptySnapshot, PRESETS } from '../../testing/fixture-session.ts'
import { storedRow, storedSession } from '../../testing/fixture-stored.ts'
import { fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { SessionsPage } from './sessions-page.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  window.location.hash = ''
})
beforeEach(() => {
  vi.stubGlobal('ResizeObserver', WideObserver)
  HTMLElement.prototype.setPointerCapture = () => {}
})

/** Everything is as wide as a plot. */
class WideObserver {
  readonly #told: (entries: readonly unknown[]) => void
  constructor(told: (entries: readonly unknown[]) => void) {
    this.#told = told
  }
  observe() {
    this.#told([{ contentRect: { width: 1000, height: 40 } }])
  }
  unobserve() {}
  disconnect() {}
}

const kept: TurnRecord = {
  ...fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 }),
  // Not those in force, which are the baseline's.
  flags: { ...PRESETS[3]?.values, GONE_SINCE: 1 },
}

async function open(part: Partial<TurnRecord> = {}, { imported = false, language = 'en' as 'en' | 'zh' } = {}) {
  const session = storedSession({ id: 'kept', title: 'Kept', imported })
  const record = { ...kept, ...part }
  const turn = {
    ...{ sessionId: 'kept', armId: 'arm', ordinal: 3, warmUp: false, cold: false, cached: false },
    ...{ stimulus: { id: 'time', kind: 'clip' }, record },
  } as SessionTurn
  const { descriptors } = emptySnapshot()
  const moving = descriptors.map((one) =>
    one.name === 'ASR_SILENCE_TIMEOUT' ? { ...one, min: 0.1, max: 2, unit: 's' } : one,
  )
  const page = renderConnected(<SessionsPage session="kept" turn={record.id} />, {
    snapshot: { descriptors: moving },
    answers: {
      listSessions: { sessions: [session], total: 1 },
      readSession: session,
      listTurns: { turns: [storedRow(1)], total: 1 },
      readTurn: turn,
    },
    language,
  })
  await screen.findByRole('grid', { name: /1/ })
  return page
}

const edgeOf = (part: string) => document.querySelector(`[data-edge="${part}"]`) as HTMLElement
const asked = () => screen.queryByRole('region', { name: /^What if · / })

function drag(part: string, byPx: number) {
  fireEvent.pointerDown(edgeOf(part), { button: 0, pointerId: 1, clientX: 500 })
  fireEvent.pointerMove(edgeOf(part), { pointerId: 1, clientX: 500 + byPx })
  fireEvent.pointerUp(edgeOf(part), { pointerId: 1 })
}

test('a kept turn is called by its number and by what was said, in the page’s language', async () => {
  await open()
  expect(screen.getByRole('heading', { name: 'Turn 3 · What time is it?' })).toBeTruthy()
  cleanup()
  await open({}, { language: 'zh' })
  expect(screen.getByRole('heading', { name: '第 3 轮 · 现在几点？' })).toBeTruthy()
})

describe('a part of a kept turn', () => {
  test('that is dragged shows the turn as predicted, with its interval and its setting', async () => {
    await open()
    expect(screen.getByText(/^Drag the end of a part/)).toBeTruthy()
    drag('endpoint.hold', -300)
    expect(asked()?.textContent).toMatch(/User waits 904 → \d{3}/)
    expect(asked()?.textContent).toMatch(/80 %/)
    expect(asked()?.textContent).toMatch(/0\.8 → 0\.\d+\ss ASR_SILENCE_TIMEOUT/)
    expect(screen.getByText('As measured')).toBeTruthy()
    expect(screen.queryByText(/^Drag the end of a part/)).toBeNull()
  })

  test('is proven by an A/B among the turn’s own flags, as far as this version knows them', async () => {
    const { sent } = await open()
    drag('endpoint.hold', -300)
    fireEvent.click(within(asked() as HTMLElement).getByRole('button', { name: /Measure/ }))
    const command = sent.find(({ name }) => name === 'startExperiment')
    if (command?.name !== 'startExperiment') throw new Error('nothing was started')
    const [before, after] = command.request.arms.map(({ values }) => values)
    expect(before).toEqual(PRESETS[3]?.values)
    expect(after).toEqual({ ...before, ASR_SILENCE_TIMEOUT: expect.any(Number) })
    expect(after?.ASR_SILENCE_TIMEOUT).toBeLessThan(0.8)
  })

  test('is put back by Escape, which leaves the session open; the next one closes it', async () => {
    await open()
    window.location.hash = '#page=sessions&session=kept'
    drag('endpoint.hold', -300)
    const apply = within(asked() as HTMLElement).getByRole('button', { name: 'Apply' })
    fireEvent.keyDown(apply, { key: 'Escape' })
    expect(asked()).toBeNull()
    expect(window.location.hash).toContain('session=kept')
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(window.location.hash).toBe('#page=sessions')
  })
})

test.each([
  ['of a server elsewhere', { flags: {} }, false, /settings are not known/],
  ['of another machine', {}, true, /measured on another machine/],
  ['without a first word', { ledger: undefined }, false, /not measured to its first word/],
  ['whose reply was looked up', { counters: { 'llm.cacheHit': 1 } }, false, /looked up/],
] as const)('a turn %s has no ends to drag, and says why', async (_, part, imported, why) => {
  await open(part as Partial<TurnRecord>, { imported })
  expect(screen.getByText(why)).toBeTruthy()
  expect(document.querySelector('[data-edge]')).toBeNull()
})
