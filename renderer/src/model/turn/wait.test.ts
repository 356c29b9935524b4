import { expect, test } from 'vitest'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { countedMsOf, isVoiced, waitOf } from './wait.ts'

const whole = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 })
const running = (anchors: Partial<TurnRecord['anchors']>, rest: Partial<TurnRecord> = {}): TurnRecord => ({
  ...{ ...whole, status: 'hearing', ledger: undefined, spans: [] },
  anchors: { openedMs: 1000, ...anchors },
  ...rest,
})

test('nobody waits before there is a turn, nor while the person speaks', () => {
  expect(waitOf(undefined, 1)).toEqual({ kind: 'none' })
  expect(waitOf(running({}), 900)).toEqual({ kind: 'speaking' })
  expect(waitOf(running({ speechStartMs: 1200 }), undefined)).toEqual({ kind: 'speaking' })
  // What was heard last belongs to what was said before.
  expect(waitOf(running({ speechStartMs: 1200 }), 1100)).toEqual({ kind: 'speaking' })
})

test('until the host has found the end of speech, the last of it that was heard stands for it', () => {
  expect(waitOf(running({ speechStartMs: 1200 }), 2400)).toEqual({ kind: 'counting', sinceMs: 2400, decided: false })
})

test('once it is found, the wait counts from there', () => {
  const turn = running({ speechStartMs: 1200, speechEndMs: 2380 }, { status: 'recognising' })
  expect(waitOf(turn, 2400)).toEqual({ kind: 'counting', sinceMs: 2380, decided: true })
})

test('a gap in speech counts only once it is longer than speech has them, a decided end at once', () => {
  const guess = { kind: 'counting', sinceMs: 2400, decided: false } as const
  expect(countedMsOf(guess, 2500)).toBeUndefined()
  expect(countedMsOf(guess, 2520)).toBe(120)
  expect(countedMsOf({ ...guess, decided: true }, 2410)).toBe(10)
  // The host's clock is known to a millisecond or so.
  expect(countedMsOf({ ...guess, decided: true }, 2399)).toBe(0)
  expect(countedMsOf({ kind: 'speaking' }, 2500)).toBeUndefined()
})

test('the wait ends with the first sound, an estimate until the ledger has it', () => {
  const turn = running({ speechStartMs: 1200, speechEndMs: 2380, heardMs: 3000 }, { status: 'speaking' })
  expect(waitOf(turn, 2400)).toEqual({ kind: 'known', ms: 620, estimate: true })
  expect(waitOf(whole, undefined)).toMatchObject({ kind: 'known', ms: whole.ledger?.heardMs, estimate: true })
})

test('a turn that ended without a sound, or whose pace was no person’s, has no wait', () => {
  expect(waitOf(running({ speechStartMs: 1200 }, { status: 'cancelled' }), 2400)).toEqual({ kind: 'unknown' })
  expect(waitOf(running({ speechStartMs: 1200 }, { pace: 'fast' }), 2400)).toEqual({ kind: 'unknown' })
})

test('silence is no speech, and neither is what nobody judged', () => {
  expect([0.9, 0.1, undefined].map(isVoiced)).toEqual([true, false, false])
})
