import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { WITHHELD } from '../../../../pipeline/protocol/exports.ts'
import type { Session, SessionTurn } from '../../../../pipeline/protocol/sessions.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { longSnapshot } from '../../testing/fixture-session.ts'
import { storedRow, storedSession } from '../../testing/fixture-stored.ts'
import { renderInConsole } from '../../testing/rendered.tsx'
import { SessionsPage } from './sessions-page.tsx'
import { TurnPair } from './turn-pair.tsx'

afterEach(() => {
  cleanup()
  window.location.hash = ''
})

const heard = { metric: 'heard', count: 4, p50Ms: 900, p95Ms: 1200 } as const
const FAST = storedSession({ id: 'fast', title: 'A fast one', numbers: { ...heard, metric: 'processing', p50Ms: 120 } })
const PAIR = storedSession({ id: 'pair', title: 'Two arms', kind: 'ab', numbers: { ...heard, deltaMs: -240 } })
const FOREIGN = storedSession({ id: 'foreign', title: 'From elsewhere', imported: true })

function open(sessions: Session[], session?: Session, turns = [storedRow(1), storedRow(2)]) {
  const answers = {
    listSessions: { sessions, total: sessions.length },
    ...(session ? { readSession: session, listTurns: { turns, total: turns.length } } : {}),
  }
  return renderConnected(<SessionsPage session={session?.id} turn={undefined} />, { answers })
}
const titles = () => screen.getAllByRole('rowheader').map(({ textContent }) => textContent)

test('before a host is there, the page says that it waits for one', () => {
  renderInConsole(<SessionsPage session={undefined} turn={undefined} />)
  expect(screen.getByText(/Connecting/)).toBeTruthy()
})

test('an empty store and a search that finds nothing say different things', async () => {
  open([])
  expect(await screen.findByText(/Nothing has been kept yet/)).toBeTruthy()
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'kitchen' } })
  expect(await screen.findByText(/No session matches/)).toBeTruthy()
})

test('what the host refuses is said', async () => {
  renderConnected(<SessionsPage session={undefined} turn={undefined} />, {
    answers: { listSessions: new Error('The database is locked') },
  })
  expect(await screen.findByText('The database is locked')).toBeTruthy()
})

test('a line has its numbers, and says where they are compute times', async () => {
  open([FAST, PAIR])
  const fast = await screen.findByRole('row', { name: /A fast one/ })
  expect(within(fast).getByText('compute')).toBeTruthy()
  const pair = screen.getByRole('row', { name: /Two arms/ })
  expect(pair.textContent).toMatch(/900\sms.*1,200\sms.*−240\sms/)
})

test('a column that is pressed sorts, says so, and turns round', async () => {
  open([PAIR, FAST])
  await screen.findByText('Two arms')
  fireEvent.click(screen.getByRole('button', { name: 'Title' }))
  expect(titles()).toEqual(['A fast one', 'Two arms'])
  const head = screen.getByRole('columnheader', { name: 'Title' })
  expect(head.getAttribute('aria-sort')).toBe('ascending')
  fireEvent.click(screen.getByRole('button', { name: 'Title' }))
  expect(titles()).toEqual(['Two arms', 'A fast one'])
  expect(head.getAttribute('aria-sort')).toBe('descending')
})

test('what came from a file says so, and what was left out of it is said in words', async () => {
  open([FOREIGN], FOREIGN, [storedRow(1, { transcript: WITHHELD })])
  expect(await screen.findByText('imported')).toBeTruthy()
  expect(screen.queryByText(WITHHELD)).toBeNull()
})

test('a session stands beside the list, takes the keyboard, and Escape closes it', async () => {
  open([PAIR], PAIR)
  await screen.findByRole('textbox', { name: 'Title' })
  await waitFor(() => expect(document.activeElement?.hasAttribute('data-sheet')).toBe(true))
  window.location.hash = '#page=sessions&session=pair'
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })
  expect(window.location.hash).toBe('#page=sessions')
})

test('a pair lies over each other and has a total', async () => {
  const [a, b] = longSnapshot().turns.slice(0, 2)
  if (!a || !b) throw new Error('two turns')
  const stored = (record: typeof a, ordinal: number) => ({ record, ordinal, armId: 'arm' }) as unknown as SessionTurn
  const ask = (query: { turnId?: string }) =>
    Promise.resolve({ ok: true, answer: query.turnId === a.id ? stored(a, 1) : stored(b, 2) })
  renderConnected(<TurnPair session={PAIR} aId={a.id} bId={b.id} onClose={() => {}} />, {
    parts: { ask: ask as never },
  })
  const total = await screen.findByRole('row', { name: /^User waits in all/ })
  expect(total.textContent).toMatch(/ms.*ms.*[+−±].*ms/)
  expect(screen.getByText('Filled: B, turn 2. Outlined: A, turn 1.')).toBeTruthy()
})
