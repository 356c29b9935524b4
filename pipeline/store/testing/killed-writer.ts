import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { openSessionStore } from '../open-store.ts'
import { chance } from './random.ts'
import { syntheticSession } from './synthetic-session.ts'

const WRITER = fileURLToPath(new URL('./turn-writer.ts', import.meta.url))

/** Starts the writer and kills it once it has told of so many rows; answers with what it told. */
async function writeUntilKilled(folder: string, rows: number): Promise<string[]> {
  const child: ChildProcess = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: string[] = []
  if (!child.stdout) throw new Error('the output of the writer')
  const ended = once(child, 'exit')
  for await (const line of createInterface(child.stdout)) {
    told.push(line)
    if (told.length === rows) child.kill('SIGKILL')
  }
  await ended
  expect(child.signalCode).toBe('SIGKILL')
  return told
}

/** Kills a process that writes turns and their audio, so many times, and looks at what is left of what it told. */
export async function expectNothingLostByKilling(kills: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'firstword-killed-'))
  const random = chance(1)
  const told: string[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    told.push(...(await writeUntilKilled(folder, 5 + Math.floor(random.uniform() * 40))))
  }
  const store = openSessionStore({ folder, role: 'host' })
  const { interrupted } = await store.opened
  const { id } = syntheticSession({ seed: 2, turnsPerArm: 1 }).session
  expect(
    interrupted.map((session) => session.id),
    'one session through all of it',
  ).toEqual([id])
  expect(store.state, 'a database in order').toMatchObject({ persistent: true, sessions: 1 })
  expect(store.state.problem).toBeUndefined()
  const turns = told.filter((line) => line.startsWith('turn-'))
  const kept = (await store.listTurns({ sessionId: id, offset: 0, limit: 20_000 })).turns
  const ids = new Set(kept.map(({ turnId }) => turnId))
  expect(turns.filter((turn) => !ids.has(turn))).toEqual([])
  expect(kept.map(({ ordinal }) => ordinal)).toEqual(kept.map((_, index) => index + 1))
  for (const { turnId } of kept.filter(({ recorded }) => recorded)) {
    expect((await store.readRecording(id, turnId)).wav).toHaveLength(100_000)
  }
  const recordings = told.filter((line) => line.startsWith('audio of ')).map((line) => line.slice('audio of '.length))
  const recorded = new Set(kept.filter((row) => row.recorded).map(({ turnId }) => turnId))
  expect(recordings.filter((turn) => !recorded.has(turn))).toEqual([])
  await store.close()
  rmSync(folder, { recursive: true })
}
