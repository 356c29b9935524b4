import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { nowMs } from '../base/clock.ts'
import { until } from '../base/testing/until.ts'
import type { Command } from '../protocol/wire/commands.ts'
import { hostMessageSchema } from '../protocol/wire/messages.ts'
import { PROTOCOL_VERSION } from '../protocol/wire/version.ts'
import { openSessionStore } from '../store/open-store.ts'
import { chance } from '../store/testing/random.ts'
import { startCli } from './testing/cli-process.ts'

/** Each supervisor waits a little longer after each crash that follows another, so each has a few of them. */
const SUPERVISORS = 7
const KILLS_EACH = 3
const TOKEN = 'token-of-the-killed'
const CLIP = 'hello'
/** From the first sample of the clip to the end of its recording, about. */
const TURN_MS = 6000
const RETRY_MS = 20
/** Less than that between a turn's end and a kill is the same moment: a busy machine takes its time to write. */
const CLOSING_MS = 500

/** What a console saw of turns, over all hosts. */
interface Seen {
  /** Told as closed, and when. */
  readonly closed: Map<string, number>
  /** Told as kept: `session turn`. */
  readonly kept: Set<string>
  /** From the one to the other. */
  readonly keptAfterMs: number[]
}

/** A console of a page: connects, asks for audio to be kept, and notes what it is told. */
async function connect(port: number, seen: Seen) {
  const headers = { Origin: `http://127.0.0.1:${port}` }
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers })
  const greeted = Promise.withResolvers<boolean>()
  let [commands, turns] = [0, 0]
  socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION, token: TOKEN }))
  socket.onclose = () => greeted.resolve(false)
  socket.onmessage = ({ data }) => {
    // Audio to play is binary.
    if (typeof data !== 'string') return
    const message = hostMessageSchema.parse(JSON.parse(data))
    if (message.type === 'snapshot') greeted.resolve(true)
    if (message.type !== 'events') return
    for (const { event } of message.events) {
      if (event.kind === 'turnClosed') {
        seen.closed.set(event.turn.id, nowMs())
        turns += 1
      }
      if (event.kind === 'sessionTurnAdded') {
        seen.kept.add(`${event.sessionId} ${event.row.turnId}`)
        seen.keptAfterMs.push(nowMs() - (seen.closed.get(event.row.turnId) ?? Number.NaN))
      }
    }
  }
  if (!(await greeted.promise)) return undefined
  return {
    send: (command: Command) => socket.send(JSON.stringify({ type: 'command', id: ++commands, command })),
    turns: () => turns,
  }
}

async function connectAgain(port: number, seen: Seen) {
  for (;;) {
    const page = await connect(port, seen)
    if (page) return page
    await wait(RETRY_MS)
  }
}

/** The process that holds the models: the one child of the process that watches over it. */
function hostOf(supervisor: number | undefined): number {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const [pid] =
    lines.map((line) => line.trim().split(/\s+/).map(Number)).find(([, parent]) => parent === supervisor) ?? []
  if (pid === undefined) throw new Error(`process ${supervisor} has no child`)
  return pid
}

it('a console whose host is killed twenty-one times while it records loses no turn but one that ended in that moment, none that it told as kept, and is back each time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'firstword-killed-console-'))
  const random = chance(4)
  const seen: Seen = { closed: new Map(), kept: new Set(), keptAfterMs: [] }
  /** Closed in the moment of a kill: the host may not have had the time to keep them. */
  const closing = new Set<string>()
  const backMs: number[][] = Array.from({ length: KILLS_EACH }, () => [])
  for (let supervisor = 0; supervisor < SUPERVISORS; supervisor += 1) {
    const serve = startCli(['--port', '0', '--preset', 'streaming'], {
      entry: 'serve.ts',
      channel: true,
      environment: { FIRSTWORD_DATA: folder, FIRSTWORD_TOKEN: TOKEN },
    })
    const ready = await serve.outLine(/^Firstword is ready at/)
    const port = Number(/:(\d+)\//.exec(ready)?.[1])
    let page = await connectAgain(port, seen)
    for (const measured of backMs) {
      page.send({ name: 'keepAudio', keep: true })
      page.send({ name: 'playClip', clipId: CLIP })
      const { turns } = page
      await until(() => turns() > 0, 'a turn is over')
      page.send({ name: 'playClip', clipId: CLIP })
      const host = hostOf(serve.child.pid)
      // In the middle of a turn, or in the moment in which it closes.
      if (random.uniform() < 0.5) await wait(random.uniform() * TURN_MS)
      else await until(() => turns() > 1, 'another turn is over')
      const killedMs = nowMs()
      process.kill(host, 'SIGKILL')
      for (const [id, closedMs] of seen.closed) if (killedMs - closedMs < CLOSING_MS) closing.add(id)
      page = await connectAgain(port, seen)
      measured.push(nowMs() - killedMs)
    }
    serve.child.kill('SIGTERM')
    expect((await serve.ended).exitCode).toBe(0)
  }
  const store = openSessionStore({ folder, role: 'host' })
  await store.opened
  expect(store.state).toMatchObject({ persistent: true })
  expect(store.state.problem).toBeUndefined()
  expect(store.state.unclaimedAudio, 'no recording lost its session').toBeUndefined()
  const found = new Map<string, boolean>()
  for (const { id } of (await store.listSessions({ offset: 0, limit: 500 })).sessions) {
    const { turns } = await store.listTurns({ sessionId: id, offset: 0, limit: 20_000 })
    for (const { turnId, recorded } of turns) {
      found.set(`${id} ${turnId}`, recorded)
      if (recorded) expect((await store.readRecording(id, turnId)).wav.length).toBeGreaterThan(44)
    }
  }
  await store.close()
  await rm(folder, { recursive: true })
  const keptIds = new Set([...found.keys()].map((place) => place.split(' ')[1]))
  const lost = [...seen.closed.keys()].filter((id) => !keptIds.has(id))
  const recorded = [...found.values()].filter(Boolean).length
  process.stdout.write(
    `${seen.closed.size} turns told as closed, ${closing.size} of them in the moment of a kill; ${lost.length} not found; ` +
      `${seen.kept.size} told as kept, ${seen.keptAfterMs.map((ms) => ms.toFixed(1)).join(' ')} ms after they closed; ` +
      `${recorded} recordings; back after ms, by how many crashes came before: ` +
      `${backMs.map((each) => each.map(Math.round).join(' ')).join(' | ')}\n`,
  )
  expect(lost.filter((id) => !closing.has(id))).toEqual([])
  expect(seen.closed.size).toBeGreaterThanOrEqual(SUPERVISORS * KILLS_EACH)
  expect(seen.kept.size).toBeGreaterThanOrEqual(SUPERVISORS * KILLS_EACH)
  expect([...seen.kept].filter((place) => !found.has(place))).toEqual([])
})
