import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionTurn } from '../../protocol/sessions.ts'
import { ANSWERS } from '../../protocol/wire/queries.ts'
import type { SessionStore } from '../contract.ts'
import { openSessionStore } from '../open-store.ts'
import { syntheticSession } from '../testing/synthetic-session.ts'

const { session, turns } = syntheticSession({ seed: 5, turnsPerArm: 2 })
const [pattern] = turns
const ledger = pattern?.record.ledger
if (!pattern || !ledger) throw new Error('a turn with a ledger')
const measured = { pattern, ledger }
const [first, second] = session.arms.map(({ id }) => id)

let folder = ''
let store: SessionStore
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-numbers-'))
  store = openSessionStore({ folder, role: 'host' })
  await store.createSession(session)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

interface Plan extends Partial<SessionTurn> {
  readonly heardMs?: number | undefined
  readonly processingMs?: number
}

/** A turn that was heard after so long; `undefined`: it was not heard. */
function turnOf(ordinal: number, { heardMs, processingMs = 1, ...marks }: Plan): SessionTurn {
  const { heardMs: _, ...unheard } = measured.ledger
  const numbers = { ...unheard, processingMs, ...(heardMs === undefined ? {} : { heardMs }) }
  const record = { ...measured.pattern.record, id: `turn-${ordinal}`, status: 'finished' as const, ledger: numbers }
  return { ...measured.pattern, warmUp: false, cached: false, ordinal, ...marks, record }
}

async function listed() {
  const { sessions } = ANSWERS.listSessions.parse(await store.listSessions({ offset: 0, limit: 10 }))
  return sessions[0]?.numbers
}

describe('what the user waited, in the list of sessions', () => {
  it('is median and 95th percentile of the turns that count', async () => {
    for (let n = 1; n <= 5; n += 1) store.addTurn(turnOf(n, { heardMs: n * 100 }))
    store.addTurn(turnOf(6, { heardMs: 9000, warmUp: true }))
    store.addTurn(turnOf(7, { heardMs: 9000, cached: true }))
    expect(await listed()).toMatchObject({ metric: 'heard', count: 5, p50Ms: 300, p95Ms: 480 })
  })

  it('is the compute time where nothing was heard, as at the fast pace', async () => {
    store.addTurn(turnOf(1, { processingMs: 70 }))
    store.addTurn(turnOf(2, { processingMs: 90 }))
    expect(await listed()).toMatchObject({ metric: 'processing', count: 2, p50Ms: 80 })
  })

  it('says by how much the second arm differs from the first', async () => {
    if (first === undefined || second === undefined) throw new Error('two arms')
    store.addTurn(turnOf(1, { heardMs: 500, armId: first }))
    expect(await listed()).not.toHaveProperty('deltaMs')
    store.addTurn(turnOf(2, { heardMs: 380, armId: second }))
    expect(await listed()).toMatchObject({ count: 2, deltaMs: -120 })
  })

  it('is not there where no turn counts', async () => {
    store.addTurn(turnOf(1, { heardMs: 10, warmUp: true }))
    expect(await listed()).toBeUndefined()
  })
})
