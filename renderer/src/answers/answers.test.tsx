import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import type { PipelineEvent } from '../../../pipeline/protocol/wire/events.ts'
import type { Query } from '../../../pipeline/protocol/wire/queries.ts'
import type { Console } from '../console.ts'
import { emptySnapshot } from '../testing/fixture-session.ts'
import { renderInConsole } from '../testing/rendered.tsx'
import { ASK_AGAIN_AFTER_MS } from './answers.ts'
import { useAnswer } from './use-answer.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

/** A host that answers with how often it was asked, or refuses. */
function countingHost() {
  const asked: Query[] = []
  const host: { refusal?: ErrorInfo; tookMs: number } = { tookMs: 0 }
  const ask = async (query: Query) => {
    asked.push(query)
    const number = asked.length
    await new Promise((resolve) => setTimeout(resolve, host.tookMs))
    return host.refusal ? { ok: false, error: host.refusal } : { ok: true, answer: { sessions: [], total: number } }
  }
  return { asked, host, ask: ask as unknown as Console['ask'] }
}

function Total({ search }: { readonly search?: string }) {
  const { answer, error, loading } = useAnswer({ name: 'listSessions', offset: 0, limit: 5, search })
  return <output>{loading ? 'loading' : `${answer?.total ?? 'none'}${error ? ` ${error.message}` : ''}`}</output>
}

const turnAdded = { kind: 'sessionTurnAdded', sessionId: 's', row: { turnId: 't' } } as unknown as PipelineEvent

function connect({ store, answers }: Console): void {
  store.getState().takeSnapshot(emptySnapshot())
  store.getState().setConnection({ phase: 'connected' })
  answers.reconnected()
}

function happen(console: Console, event: PipelineEvent): void {
  console.answers.eventsArrived([{ seq: 1, atMs: 0, event }])
}

async function pass(ms: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(ms))
}

const shown = () => screen.getByRole('status').textContent

test('nothing is asked before there is a host, and two views that ask the same ask once', async () => {
  const { asked, ask } = countingHost()
  const { console } = renderInConsole(<Total />, { ask })
  await pass(100)
  expect([shown(), asked.length]).toEqual(['loading', 0])
  cleanup()
  const both = renderInConsole(
    <>
      <Total />
      <Total />
    </>,
    { ask },
  )
  expect(both.console).not.toBe(console)
  act(() => connect(both.console))
  await pass(100)
  expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toEqual(['1', '1'])
  expect(asked).toHaveLength(1)
})

test('an event that changes the answer has it asked for again, at most once a second; others do not', async () => {
  const { asked, ask } = countingHost()
  const { console } = renderInConsole(<Total />, { ask })
  act(() => connect(console))
  await pass(100)
  happen(console, { kind: 'conversationCleared' })
  await pass(2 * ASK_AGAIN_AFTER_MS)
  expect(asked).toHaveLength(1)
  for (let turn = 0; turn < 20; turn++) {
    happen(console, turnAdded)
    await pass(ASK_AGAIN_AFTER_MS / 10)
  }
  await pass(2 * ASK_AGAIN_AFTER_MS)
  expect(asked.length).toBeGreaterThan(2)
  expect(asked.length).toBeLessThan(6)
  expect(shown()).toBe(String(asked.length))
})

test('what takes long to answer is asked for again more seldom', async () => {
  const { asked, host, ask } = countingHost()
  host.tookMs = 1000
  const { console } = renderInConsole(<Total />, { ask })
  act(() => connect(console))
  await pass(1100)
  happen(console, turnAdded)
  await pass(8000)
  expect(asked).toHaveLength(1)
  await pass(3000)
  expect(asked).toHaveLength(2)
})

test('after a reconnect all is asked for again, and what was answered before stays on show meanwhile', async () => {
  const { asked, host, ask } = countingHost()
  const { console } = renderInConsole(<Total />, { ask })
  act(() => connect(console))
  await pass(100)
  act(() => console.store.getState().setConnection({ phase: 'waiting', attempt: 1, retryAtMs: 0 }))
  await pass(100)
  host.tookMs = 500
  act(() => connect(console))
  await pass(100)
  expect([shown(), asked.length]).toEqual(['1', 2])
  await pass(1000)
  expect([shown(), asked.length]).toEqual(['2', 2])
})

test('what the host refuses is told beside what was answered before, and asked once', async () => {
  const { asked, host, ask } = countingHost()
  const { console } = renderInConsole(<Total />, { ask })
  act(() => connect(console))
  await pass(100)
  host.refusal = { code: 'store.missing', message: 'No such session.' }
  happen(console, turnAdded)
  await pass(5 * ASK_AGAIN_AFTER_MS)
  expect([shown(), asked.length]).toEqual(['1 No such session.', 2])
})
