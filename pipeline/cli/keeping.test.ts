import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav } from '../audio/wav.ts'
import { startScriptedServer } from '../servers/scraping/testing/scripted-device-server.ts'
import { openSessionStore } from '../store/open-store.ts'
import type { CliContext } from './context.ts'
import { runCommandLine } from './program.ts'
import { openToKeep } from './sessions/session-access.ts'
import { scriptedPipeline } from './testing/scripted-pipeline.ts'
import { finishedTurn, PLAN_TIMES } from './testing/turn-records.ts'

const WRITER = fileURLToPath(new URL('../store/testing/turn-writer.ts', import.meta.url))
const AB = ['ab', 'baseline', 'streaming', '--turns', '8', '--save']
/** Processes start slowly where the machine is busy. */
const PATIENCE_MS = 120_000
/** With the warm-up turns. */
const AB_TURNS = 18

let folder = ''
let hosts: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firstword-keeping-'))
  hosts = []
})
afterEach(async () => {
  for (const host of hosts) if (host.exitCode === null && host.signalCode === null) await endHost(host)
  await rm(folder, { recursive: true, force: true })
})

/** A host in a process of its own that has the folder, and writes turns of a session of its own all the while. */
async function startHost(): Promise<ChildProcess> {
  const host = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  hosts.push(host)
  if (!host.stdout) throw new Error('the output of the writer')
  const lines = createInterface(host.stdout)
  // Its first turn is on the disk.
  await once(lines, 'line')
  lines.resume()
  return host
}

async function endHost(host: ChildProcess): Promise<void> {
  const ended = once(host, 'exit')
  host.kill('SIGKILL')
  await ended
}

async function run(words: readonly string[], onTurn: (turn: number) => Promise<void> = async () => undefined) {
  const [out, err]: [string[], string[]] = [[], []]
  let started = 0
  const { pipeline } = scriptedPipeline((_, turn) => finishedTurn(PLAN_TIMES, { id: `turn-ab-${turn}` }))
  const slow: typeof pipeline = Object.create(pipeline, {
    runTurn: {
      value: async (...how: Parameters<typeof pipeline.runTurn>) => {
        started += 1
        await onTurn(started)
        return pipeline.runTurn(...how)
      },
    },
  })
  const context: CliContext = {
    terminal: { out: (text) => out.push(text), err: (text) => err.push(text) },
    startPipeline: async () => slow,
    openStore: () => openToKeep({ environment: { FIRSTWORD_DATA: folder } }),
    signal: new AbortController().signal,
    environment: {},
  }
  const exitCode = await runCommandLine(words, context)
  return { exitCode, out: out.join('\n'), err: err.join('\n'), started }
}

/** The sessions of the folder, once nobody else has it. */
async function keptSessions() {
  const store = openSessionStore({ folder, role: 'visitor' })
  const { sessions } = await store.listSessions({ offset: 0, limit: 9 })
  await store.close()
  return sessions.map(({ kind, state, counts }) => ({ kind, state, turns: counts.turns }))
}

describe('what a command keeps', { timeout: PATIENCE_MS }, () => {
  it('beside a console that runs is in the same database, and the console goes on', async () => {
    const host = await startHost()
    const { exitCode, err } = await run(AB)
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: expect.stringMatching(/^Kept as session session-\w+ in /m) })
    await endHost(host)
    expect(await keptSessions()).toEqual([
      { kind: 'ab', state: 'finished', turns: AB_TURNS },
      { kind: 'ab', state: 'running', turns: expect.any(Number) },
    ])
  })

  it('while a console is killed and comes again goes on as one session, and is not broken off', async () => {
    let host = await startHost()
    const newestState = async () => (await keptSessions())[0]?.state
    const { exitCode } = await run(AB, async (turn) => {
      if (turn === 6) {
        await endHost(host)
        // It takes every session that runs for one that the host before it left behind.
        host = await startHost()
        expect(await newestState()).toBe('broken')
      }
      // The turn that came after that says that it runs.
      if (turn === 8) await expect.poll(newestState, { timeout: PATIENCE_MS }).toBe('running')
    })
    expect(exitCode).toBe(0)
    expect(await keptSessions()).toContainEqual({ kind: 'ab', state: 'finished', turns: AB_TURNS })
  })

  it('does not keep a console from the folder that starts meanwhile', async () => {
    const { exitCode } = await run(AB, async (turn) => {
      if (turn !== 4) return
      const console = openSessionStore({ folder, role: 'host' })
      await console.opened
      expect(console.state).toMatchObject({ persistent: true, folder })
      await console.close()
    })
    expect(exitCode).toBe(0)
    expect(await keptSessions()).toEqual([{ kind: 'ab', state: 'finished', turns: AB_TURNS }])
  })

  it('of a load test is there too', async () => {
    await startHost()
    const server = await startScriptedServer()
    const clip = join(folder, 'a.wav')
    await writeFile(clip, encodeWav({ sampleRateHz: 16_000, pcm: new Float32Array(3200) }))
    const words = ['load', '--url', server.url, '--devices', '1', '--duration', '1', '--clips', clip, '--save']
    const { exitCode, err } = await run(words)
    server.close()
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: expect.stringMatching(/^Kept as session session-\w+ in /m) })
    expect(await keptSessions()).toContainEqual({ kind: 'load', state: 'finished', turns: server.utterances })
  })
})

describe('what cannot be kept', () => {
  it.each([
    ['a database of a newer version', (path: string) => alter(path, 'PRAGMA user_version = 99'), /newer Firstword/],
    ['a database that is none', (path: string) => writeFile(path, 'no database '.repeat(99)), /is damaged/],
  ])('is refused before the first turn, in one line: %s', async (_, happen, why) => {
    await openSessionStore({ folder, role: 'host' }).close()
    await happen(join(folder, 'sessions.sqlite'))
    const { exitCode, err, started } = await run(AB)
    expect({ exitCode, started, lines: err.split('\n').length }).toEqual({ exitCode: 2, started: 0, lines: 1 })
    expect(err).toMatch(why)
  })

  it('in the middle is said at the end, and the exit code says so', async () => {
    const { exitCode, err, out } = await run(AB, async (turn) => {
      if (turn === 5) await alter(join(folder, 'sessions.sqlite'), 'DELETE FROM sessions')
    })
    expect(exitCode).toBe(1)
    expect(out, 'what was measured is shown').toContain('baseline')
    expect(err).toMatch(/^firstword: There is no session "session-/m)
  })
})

async function alter(path: string, statements: string): Promise<void> {
  const database = new DatabaseSync(path)
  database.exec(statements)
  database.close()
}
