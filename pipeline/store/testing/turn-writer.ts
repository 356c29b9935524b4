/**
 * A program that puts turns into the store of a folder as fast as it takes them, and prints the id of each one that was
 * written, until it is killed: `node turn-writer.ts FOLDER`. Started again, it goes on with the same session.
 */
import { openSessionStore } from '../open-store.ts'
import { syntheticSession } from './synthetic-session.ts'

const { session, turns } = syntheticSession({ seed: 2, turnsPerArm: 20 })
const store = openSessionStore({ folder: process.argv[2] ?? '', role: 'host' })
const { interrupted } = await store.opened
const left = interrupted.find(({ id }) => id === session.id)
if (left) await store.updateSession(left.id, { state: 'running' })
else await store.createSession(session)
let ordinal = left?.counts.turns ?? 0

store.onChange((change) => {
  if (change.kind !== 'turnAdded') return
  const { turnId } = change.row
  process.stdout.write(`${turnId}\n`)
  if (change.row.ordinal % 5 === 0) void keepRecording(turnId)
  next()
})
next()

function next(): void {
  ordinal += 1
  const turn = turns[ordinal % turns.length]
  if (turn) store.addTurn({ ...turn, ordinal, record: { ...turn.record, id: `turn-${ordinal}` } })
}

async function keepRecording(turnId: string): Promise<void> {
  await store.putRecording(session.id, turnId, { wav: new Uint8Array(100_000).fill(ordinal), durationMs: 1000 })
  process.stdout.write(`audio of ${turnId}\n`)
}
