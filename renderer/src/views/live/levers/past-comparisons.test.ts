import { expect, test, vi } from 'vitest'
import { scoreOf } from '../../../../../pipeline/measures/what-if/past.ts'
import type { Console } from '../../../console.ts'
import { fixtureTurn, SAYINGS } from '../../../testing/fixture-turns.ts'
import { knownEffects, pastPredictions, readComparisons, type StoredComparison } from './past-comparisons.ts'

const flags = { ASR_SILENCE_TIMEOUT: 0.8, ASR_ENDPOINTING: 'fixed' }
const turn = { ...fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 }), flags }

/** A stored A/B of silence, as far as it is read; it found this difference. */
function session(id: string, startedAt: string, others: object = {}) {
  const arms = [
    { id: 'a', name: 'A', values: flags },
    { id: 'b', name: 'B', values: { ...flags, ASR_SILENCE_TIMEOUT: 0.3 } },
  ]
  const counts = { turns: 20, measured: 20, notMeasurable: 0, failed: 0, audioBytes: 0 }
  return { id, kind: 'ab', state: 'finished', pace: 'realtime', startedAt, arms, counts, ...others }
}

const row = { turnId: 'turn-1', status: 'finished', heardMs: 903, warmUp: false, cold: false, cached: false }

function host(sessions: readonly object[], shift = -490) {
  const answers: Readonly<Record<string, (query: { sessionId: string }) => unknown>> = {
    listSessions: () => ({ sessions, total: sessions.length }),
    readResult: () => ({ comparisons: [{ metric: 'heardMs', from: 'a', to: 'b', shift, interval: null }] }),
    listTurns: () => ({ turns: [row, { ...row, warmUp: true }, { ...row, cutOff: true }], total: 3 }),
    readTurn: () => ({ record: turn }),
  }
  const ask = vi.fn(async (query: { name: string; sessionId: string }) => {
    return { ok: true, answer: answers[query.name]?.(query) }
  })
  return {
    ask: ask as unknown as Console['ask'],
    asked: (name: string) => ask.mock.calls.filter(([q]) => q.name === name),
  }
}

const read = (ask: Console['ask'], known = new Map<string, StoredComparison>()) =>
  readComparisons(ask, known, () => true)

test('a stored comparison is read with the whole turns of its reference arm', async () => {
  const { ask, asked } = host([session('s-1', '2026-11-30T08:00:00Z')])
  const [comparison] = await read(ask)
  expect(comparison?.measured).toMatchObject([{ changes: { ASR_SILENCE_TIMEOUT: 0.3 }, shiftMs: -490 }])
  expect(comparison?.turns).toEqual([turn])
  expect(asked('readTurn')).toHaveLength(1)
})

test('what was read before is not asked for again', async () => {
  const { ask, asked } = host([session('s-1', '2026-11-30T08:00:00Z')])
  const known = new Map<string, StoredComparison>()
  await read(ask, known)
  await read(ask, known)
  expect(asked('readResult')).toHaveLength(1)
})

test.each([
  ['runs', { state: 'running' }],
  ['came from a file', { imported: true }],
  ['has no honest times', { pace: 'fast' }],
  ['is no comparison', { kind: 'talk' }],
])('a session that %s is not read', async (_, others) => {
  const { ask, asked } = host([session('s-1', '2026-11-30T08:00:00Z', others)])
  expect(await read(ask)).toEqual([])
  expect(asked('readResult')).toHaveLength(0)
})

test('a comparison is predicted by what was known before it began, never by itself', async () => {
  const { ask } = host([session('s-1', '2026-11-30T08:00:00Z')], -200)
  const comparisons = await read(ask)
  expect(knownEffects(comparisons)).toMatchObject([{ flag: 'ASR_SILENCE_TIMEOUT', shiftMs: -200 }])
  const [past] = pastPredictions(comparisons)
  expect(past?.predicted.shiftMs).toBeCloseTo(-500, 6)
  expect(past?.measuredMs).toBe(-200)
})

test('the next one is predicted by what the one before it found', async () => {
  const { ask } = host([session('s-2', '2026-11-30T09:00:00Z'), session('s-1', '2026-11-30T08:00:00Z')], -200)
  const past = pastPredictions(await read(ask))
  expect(past.map(({ predicted }) => Math.round(predicted.shiftMs))).toEqual([-200, -500])
  expect(scoreOf(past)).toMatchObject({ count: 2, inside: 1 })
})

test('a host that refuses leaves nothing known', async () => {
  const refusing = (async () => ({ ok: false, error: { code: 'x', message: 'x' } })) as unknown as Console['ask']
  expect(await read(refusing)).toEqual([])
})
