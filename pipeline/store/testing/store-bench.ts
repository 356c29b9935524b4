/** How long the store takes with a session of ten thousand turns: `node pipeline/store/testing/store-bench.ts`. */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nowMs } from '../../base/clock.ts'
import type { SessionStore } from '../contract.ts'
import { openSessionStore } from '../open-store.ts'
import { syntheticSession } from './synthetic-session.ts'

const TURNS_PER_ARM = 5000
const ROUNDS = 5
const { session, turns, samples } = syntheticSession({ seed: 1, turnsPerArm: TURNS_PER_ARM })
const folder = mkdtempSync(join(tmpdir(), 'firstword-bench-'))

let store = openSessionStore({ folder, role: 'host' })
await timed('import', () => store.importSession({ session, turns, samples, recordings: new Map() }))
await timed('close', () => store.close())
say(`database ${(statSync(join(folder, 'sessions.sqlite')).size / 2 ** 20).toFixed(1)} MiB`)
await timed('open and check', async () => {
  store = openSessionStore({ folder, role: 'host' })
  await store.opened
})
for (let round = 1; round <= ROUNDS; round += 1) {
  say(`round ${round}`)
  await timed('session and first page of 200', () => openPage(store))
  await timed(`rows of all ${turns.length} turns`, () =>
    store.listTurns({ sessionId: session.id, offset: 0, limit: 20_000 }),
  )
  await timed('all turns without spans', () => readAll(store, false))
  await timed('all turns with spans', () => readAll(store, true))
  await timed('search through all transcripts', () => store.listSessions({ search: 'not there', offset: 0, limit: 50 }))
}
await turnByTurn(store)
await store.close()
rmSync(folder, { recursive: true })

async function openPage(from: SessionStore): Promise<void> {
  await from.readSession(session.id)
  await from.listTurns({ sessionId: session.id, offset: 0, limit: 200 })
}

async function readAll(from: SessionStore, spans: boolean): Promise<number> {
  let count = 0
  for await (const page of from.turnsOf(session.id, { spans })) count += page.length
  return count
}

/** What adding a turn costs the caller, and when it is on the disk. */
async function turnByTurn(to: SessionStore): Promise<void> {
  const written: number[] = []
  const asked: number[] = []
  await to.createSession({ ...session, id: 'turn-by-turn' })
  for (const turn of turns.slice(0, 200)) {
    const startMs = nowMs()
    to.addTurn({ ...turn, sessionId: 'turn-by-turn' })
    asked.push(nowMs() - startMs)
    await to.flush()
    written.push(nowMs() - startMs)
  }
  say(`a turn is queued in ${median(asked).toFixed(3)} ms and written in ${median(written).toFixed(1)} ms (medians)`)
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const startMs = nowMs()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  say(`${what}: ${(nowMs() - startMs).toFixed(0)} ms, of a processor ${((user + system) / 1000).toFixed(0)} ms`)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
