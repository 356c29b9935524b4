/**
 * How long exports of a session of ten thousand turns take as a console's download has them made, read from the store
 * and written in a thread of their own: `node pipeline/features/exports/testing/stored-export-bench.ts`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nowMs } from '../../../base/clock.ts'
import { openSessionStore } from '../../../store/open-store.ts'
import { syntheticSession } from '../../../store/testing/synthetic-session.ts'
import { sessionFiles } from '../session-files.ts'

const TURNS_PER_ARM = 5000
const ROUNDS = 3
const FILES = ['turns.csv', 'trace.json', 'report.html', 'session.json', 'summary.md'] as const
const { session, turns, samples } = syntheticSession({ seed: 1, turnsPerArm: TURNS_PER_ARM })
const folder = mkdtempSync(join(tmpdir(), 'firstword-bench-'))
const store = openSessionStore({ folder, role: 'host' })
const { id } = await store.importSession({ session, turns, samples, recordings: new Map() })
const files = sessionFiles(store, 'bench')

for (let round = 1; round <= ROUNDS; round += 1) {
  await timed('list of sessions', () => store.listSessions({ offset: 0, limit: 50 }))
  await timed('session and first page', async () => {
    await store.readSession(id)
    await store.listTurns({ sessionId: id, offset: 0, limit: 200 })
  })
  for (const file of FILES) await timed(file, () => drained(file))
}
await store.close()
rmSync(folder, { recursive: true })

async function drained(file: (typeof FILES)[number]): Promise<void> {
  const download = await files.session(id, file, { language: 'en', includeText: true, includeAudio: false })
  for await (const chunk of download?.body ?? []) void chunk
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const began = nowMs()
  await work()
  process.stdout.write(`${what}: ${((nowMs() - began) / 1000).toFixed(3)} s (${turns.length} turns)\n`)
}
