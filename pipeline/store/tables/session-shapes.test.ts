import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SessionShape, SessionTurn } from '../../protocol/sessions.ts'
import { ANSWERS } from '../../protocol/wire/queries.ts'
import type { SessionStore } from '../contract.ts'
import { openSessionStore } from '../open-store.ts'
import { syntheticSession } from '../testing/synthetic-session.ts'

const { session, turns } = syntheticSession({ seed: 5, turnsPerArm: 2 })
const [pattern] = turns
const ledger = pattern?.record.ledger
if (!pattern || !ledger) throw new Error('a turn with a ledger')
const measured = { pattern, ledger }

let folder = ''
let store: SessionStore
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'firstword-shapes-'))
  store = openSessionStore({ folder, role: 'host' })
  await store.createSession(session)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** A measured turn of the given parts. */
function turnOf(ordinal: number, shape: SessionShape, marks: Partial<SessionTurn> = {}): SessionTurn {
  const owner = { kind: 'unknown', name: '' } as const
  const parts = shape.map((part) => ({ ...part, owner, startMs: 0 }))
  const record = {
    ...measured.pattern.record,
    id: `turn-${ordinal}`,
    status: 'finished' as const,
    ledger: { ...measured.ledger, parts, processingMs: 1, heardMs: 1 },
  }
  return { ...measured.pattern, warmUp: false, cached: false, ordinal, ...marks, record }
}

async function listed() {
  const { sessions } = ANSWERS.listSessions.parse(await store.listSessions({ offset: 0, limit: 10 }))
  return sessions[0]
}

describe("a session's shape in the list", () => {
  it('is the median of each part, in the order of the ledger', async () => {
    store.addTurn(
      turnOf(1, [
        { part: 'unattributed', ms: 1 },
        { part: 'asr.finalize', ms: 10 },
      ]),
    )
    store.addTurn(
      turnOf(2, [
        { part: 'endpoint.hold', ms: 400 },
        { part: 'asr.finalize', ms: 30 },
      ]),
    )
    store.addTurn(
      turnOf(3, [
        { part: 'unattributed', ms: 2 },
        { part: 'endpoint.hold', ms: 200 },
        { part: 'asr.finalize', ms: 20 },
        { part: 'unattributed', ms: 3 },
      ]),
    )
    expect((await listed())?.shape).toEqual([
      { part: 'endpoint.hold', ms: 200 },
      { part: 'asr.finalize', ms: 20 },
      { part: 'unattributed', ms: 1 },
    ])
  })

  it('is not there where nothing was measured', async () => {
    store.addTurn(turnOf(1, [{ part: 'playback', ms: 10 }], { warmUp: true }))
    store.addTurn(turnOf(2, [{ part: 'playback', ms: 10 }], { cached: true }))
    expect(await listed()).not.toHaveProperty('shape')
  })

  it('leaves out turns that were taken back', async () => {
    store.addTurn(turnOf(1, [{ part: 'playback', ms: 10 }]))
    const mended = turnOf(2, [{ part: 'playback', ms: 50 }])
    store.addTurn({ ...mended, record: { ...mended.record, counters: { 'turn.takenBack': 1 } } })
    expect((await listed())?.shape).toEqual([{ part: 'playback', ms: 10 }])
  })

  it('follows the turns that come', async () => {
    store.addTurn(turnOf(1, [{ part: 'playback', ms: 10 }]))
    expect((await listed())?.shape).toEqual([{ part: 'playback', ms: 10 }])
    store.addTurn(turnOf(2, [{ part: 'playback', ms: 20 }]))
    expect((await listed())?.shape).toEqual([{ part: 'playback', ms: 15 }])
  })

  it('is that of the newest turns of a long session', async () => {
    for (let n = 1; n <= 64; n += 1) store.addTurn(turnOf(n, [{ part: 'playback', ms: 10 }]))
    for (let n = 65; n <= 128; n += 1) store.addTurn(turnOf(n, [{ part: 'playback', ms: 20 }]))
    expect((await listed())?.shape).toEqual([{ part: 'playback', ms: 20 }])
  })

  it('is in lists alone: an exported session has none', async () => {
    store.addTurn(turnOf(1, [{ part: 'playback', ms: 10 }]))
    expect(await listed()).toHaveProperty('shape')
    expect(await store.readSession(session.id)).not.toHaveProperty('shape')
  })
})
