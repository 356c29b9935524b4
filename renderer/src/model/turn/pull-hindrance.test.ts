import { expect, test } from 'vitest'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { PRESETS } from '../../testing/fixture-session.ts'
import { fixtureTurn, SAYINGS } from '../../testing/fixture-turns.ts'
import { pullHindrance } from './pull-hindrance.ts'

const whole: TurnRecord = {
  ...fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 }),
  flags: PRESETS[3]?.values ?? {},
}

test('a turn of this machine with its flags can be asked what it would have been', () => {
  expect(pullHindrance({}, whole)).toBeUndefined()
})

test.each([
  ['flagsUnknown', {}, { ...whole, flags: {} }],
  ['imported', { imported: true }, whole],
  ['noLedger', {}, { ...whole, ledger: undefined }],
  ['lookedUp', {}, { ...whole, counters: { ...whole.counters, 'llm.cacheHit': 1 } }],
] as const)('it cannot: %s', (why, session, turn) => {
  expect(pullHindrance(session, turn)).toBe(why)
})
