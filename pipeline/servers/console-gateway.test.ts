import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { nowMs } from '../base/clock.ts'
import { Failure } from '../base/failure.ts'
import { encodeMicrophoneFrame, type MicrophoneFrame } from '../protocol/wire/binary.ts'
import type { Command } from '../protocol/wire/commands.ts'
import { type HostMessage, hostMessageSchema } from '../protocol/wire/messages.ts'
import type { Query } from '../protocol/wire/queries.ts'
import type { Snapshot } from '../protocol/wire/snapshot.ts'
import { PROTOCOL_VERSION } from '../protocol/wire/version.ts'
import type { ConsoleClient } from './console-client.ts'
import { type ConsoleBackend, type ConsoleGateway, openConsoleGateway } from './console-gateway.ts'
import { CONSOLE_LIMITS, type ConsoleRefusal } from './console-limits.ts'
import { ConsoleRequests } from './console-requests.ts'
import { EventHub } from './event-hub.ts'
import { Tally } from './tally.ts'

const TOKEN = '0123456789abcdef'
const HELLO = { type: 'hello', protocol: PROTOCOL_VERSION, token: TOKEN }
const PROBLEM = { kind: 'problemReported', problem: { code: 'x', message: 'something' } } as const

const STORE = {
  persistent: true,
  folder: '/data',
  databaseBytes: 1,
  audioBytes: 0,
  sessions: 0,
  turns: 0,
  droppedTurns: 0,
}

let server: Server
let gateway: ConsoleGateway
let backend: ConsoleBackend & { readonly commands: Command[]; readonly frames: MicrophoneFrame[] }
let port: number
let refusals: Tally<ConsoleRefusal>

beforeEach(async () => {
  backend = createBackend()
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  refusals = new Tally()
  gateway = openConsoleGateway(server, backend, () => ({ port, token: TOKEN, extraOrigins: [] }), refusals)
})

afterEach(() => {
  gateway.close()
  server.close()
})

function createBackend() {
  const hub = new EventHub()
  const commands: Command[] = []
  const frames: MicrophoneFrame[] = []
  return {
    hub,
    commands,
    frames,
    hostId: 'host-1',
    snapshot: (): Snapshot => ({
      hostId: 'host-1',
      seq: hub.seq,
      appVersion: '1.0.0',
      machine: { cpu: 'cpu', cores: 2, memoryBytes: 1, platform: 'linux', node: '24', onnxruntime: '1', providers: [] },
      pack: { id: 'pocket', version: '1', description: '' },
      stages: [],
      flags: { values: {}, effects: [] },
      descriptors: [],
      presets: [],
      clips: [],
      turns: [],
    }),
    command(command: Command) {
      if (command.name === 'applyPreset')
        throw new Failure('preset.unknown', 'There is no such preset', 'Choose another.')
      commands.push(command)
    },
    async query(query: Query) {
      if (query.name !== 'readStoreState') throw new Failure('session.unknown', 'There is no such session')
      return STORE
    },
    microphone: (frame: MicrophoneFrame) => frames.push(frame),
    clientLeft: () => undefined,
  }
}

/** A client with a mailbox: `next()` resolves with the next message. */
function connect(origin = `http://127.0.0.1:${port}`, path = '/ws') {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { origin } })
  const waiting: ((message: HostMessage) => void)[] = []
  const mailbox: HostMessage[] = []
  socket.on('message', (data) => {
    const message = hostMessageSchema.parse(JSON.parse(String(data)))
    const take = waiting.shift()
    if (take) take(message)
    else mailbox.push(message)
  })
  const opened = new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  return {
    socket,
    opened,
    closed,
    send: (message: object) => socket.send(JSON.stringify(message)),
    next: () => {
      const message = mailbox.shift()
      return message ? Promise.resolve(message) : new Promise<HostMessage>((resolve) => waiting.push(resolve))
    },
  }
}

async function greeted(resume?: { hostId: string; seq: number }) {
  const client = connect()
  await client.opened
  client.send({ ...HELLO, ...(resume ? { resume } : {}) })
  return client
}

describe('getting in', () => {
  it('a page of ours with the token is sent the state', async () => {
    const client = await greeted()
    expect(await client.next()).toMatchObject({ type: 'snapshot', snapshot: { hostId: 'host-1' } })
    client.socket.close()
  })

  it('a page of another site is refused before it can speak', async () => {
    await expect(connect('http://evil.example').opened).rejects.toThrow('403')
    await expect(connect(undefined, '/other').opened).rejects.toThrow('404')
  })

  it('a wrong token is refused with what to do, and the connection closed', async () => {
    const client = connect()
    await client.opened
    client.send({ ...HELLO, token: 'guess' })
    expect(await client.next()).toMatchObject({ type: 'refused', error: { code: 'access.wrongToken' } })
    expect(await client.closed).toBe(4401)
  })

  it('a page of another version is told to reload', async () => {
    const client = connect()
    await client.opened
    client.send({ ...HELLO, protocol: PROTOCOL_VERSION + 1 })
    expect(await client.next()).toMatchObject({ type: 'refused', error: { hint: 'Reload the page.' } })
  })

  it('nothing but a hello is listened to first', async () => {
    const client = connect()
    await client.opened
    client.send({ type: 'command', id: 1, command: { name: 'cancelTurn' } })
    expect(await client.closed).toBe(4401)
    expect(backend.commands).toEqual([])
  })
})

describe('a console that is in', () => {
  it('hears what happens, in order and numbered', async () => {
    const client = await greeted()
    await client.next()
    for (let i = 0; i < 3; i++) backend.hub.emit(PROBLEM)
    const message = await client.next()
    expect(message.type === 'events' && message.events.map((event) => event.seq)).toEqual([1, 2, 3])
    client.socket.close()
  })

  it('that comes back is told only what it missed', async () => {
    for (let i = 0; i < 5; i++) backend.hub.emit(PROBLEM)
    const client = await greeted({ hostId: 'host-1', seq: 3 })
    const message = await client.next()
    expect(message.type === 'events' && message.events.map((event) => event.seq)).toEqual([4, 5])
    client.socket.close()
  })

  it('that comes back to another host starts anew', async () => {
    const client = await greeted({ hostId: 'host-0', seq: 3 })
    expect((await client.next()).type).toBe('snapshot')
    client.socket.close()
  })

  it('is answered: a result, or an error with what to do', async () => {
    const client = await greeted()
    await client.next()
    client.send({ type: 'command', id: 1, command: { name: 'playClip', clipId: 'a' } })
    expect(await client.next()).toEqual({ type: 'result', id: 1 })
    client.send({ type: 'command', id: 2, command: { name: 'applyPreset', preset: 'x' } })
    expect(await client.next()).toMatchObject({
      type: 'result',
      id: 2,
      error: { code: 'preset.unknown', hint: 'Choose another.' },
    })
    client.send({ type: 'ping', sentAtMs: 5 })
    expect(await client.next()).toMatchObject({ type: 'pong', sentAtMs: 5 })
    client.socket.close()
  })

  it('is given what it asks to read, or the reason why not', async () => {
    const client = await greeted()
    await client.next()
    client.send({ type: 'query', id: 1, query: { name: 'readStoreState' } })
    expect(await client.next()).toEqual({ type: 'answer', id: 1, answer: STORE })
    client.send({ type: 'query', id: 2, query: { name: 'readSession', sessionId: 'x' } })
    expect(await client.next()).toMatchObject({ type: 'answer', id: 2, error: { code: 'session.unknown' } })
    client.socket.close()
  })

  it('can send its microphone', async () => {
    const client = await greeted()
    await client.next()
    client.socket.send(encodeMicrophoneFrame({ seq: 4, capturedAtMs: 1, pcm: Int16Array.of(1, 2) }))
    client.send({ type: 'ping', sentAtMs: 1 })
    await client.next()
    expect(backend.frames.map((frame) => frame.seq)).toEqual([4])
    client.socket.close()
  })

  it('that sends junk is told so and may stay', async () => {
    const client = await greeted()
    await client.next()
    const junk = fc.sample(fc.oneof(fc.string(), fc.json(), fc.uint8Array({ maxLength: 100 })), 300)
    for (const piece of junk) client.socket.send(piece)
    client.send({ type: 'ping', sentAtMs: 77 })
    let message = await client.next()
    while (message.type === 'refused') message = await client.next()
    expect(message).toMatchObject({ type: 'pong', sentAtMs: 77 })
    expect(backend.commands).toEqual([])
    client.socket.close()
  })

  it('is told why what it asks for cannot be taken, and stays', async () => {
    const client = await greeted()
    await client.next()
    const target = { id: 't', name: 'a server', metricsUrls: ['http://127.0.0.1/metrics'], everyS: 1e9 }
    client.send({ type: 'command', id: 1, command: { name: 'putTarget', target } })
    expect(await client.next()).toMatchObject({
      ...{ type: 'result', id: 1 },
      error: { code: 'protocol.badFields', message: expect.stringMatching(/^"putTarget" .*target\.everyS: .*86400/) },
    })
    client.send({ type: 'query', id: 2, query: { name: 'readMinds' } })
    expect(await client.next()).toMatchObject({ type: 'answer', id: 2, error: { code: 'protocol.badFields' } })
    client.send({ type: 'ping', sentAtMs: 5 })
    expect(await client.next()).toMatchObject({ type: 'pong' })
    expect(backend.commands).toEqual([])
    client.socket.close()
  })
})

describe('a console that sends too much at once', () => {
  /** Sends so many pieces at every turn of the loop until it is closed, and keeps all it is told. */
  async function flood(piece: string | Uint8Array, atOnce: number) {
    const { socket, closed, next } = await greeted()
    const told = [await next()]
    socket.on('message', (data) => told.push(hostMessageSchema.parse(JSON.parse(String(data)))))
    const pour = () => {
      for (let i = 0; i < atOnce; i++) socket.send(piece)
      if (socket.readyState === socket.OPEN) setImmediate(pour)
    }
    pour()
    return { closed, told }
  }

  /** Pings, one answer after another, until the host turns somebody away: how many answers came before that. */
  async function pongsBeforeRefusal(client: ReturnType<typeof connect>): Promise<number> {
    for (let pongs = 0; ; pongs += 1) {
      client.send({ type: 'ping', sentAtMs: pongs })
      expect(await client.next()).toMatchObject({ type: 'pong', sentAtMs: pongs })
      if (refusals.counts['connect.flood']) return pongs
    }
  }

  // Each is within its limits for about fifty turns of the loop; to be read and answered takes two.
  it.each([
    ['messages', JSON.stringify({ type: 'ping', sentAtMs: 1 }), 20],
    ['junk', 'junk', 20],
    ['bytes', JSON.stringify({ type: 'ping', sentAtMs: 1, padding: 'x'.repeat(20_000) }), 1],
    ['sound', encodeMicrophoneFrame({ seq: 1, capturedAtMs: 1, pcm: new Int16Array(320) }), 20],
  ])('(%s) is told so, closed and counted; another one is served all the while', async (_, piece, atOnce) => {
    const other = await greeted()
    await other.next()
    const beganMs = nowMs()
    const { closed, told } = await flood(piece, atOnce)
    const pongs = await pongsBeforeRefusal(other)
    expect(await closed).toBe(4429)
    const { messageBurst, messagesPerSecond } = CONSOLE_LIMITS
    const mostAnswers = messageBurst + ((nowMs() - beganMs) / 1000) * messagesPerSecond
    expect(told.at(-1)).toMatchObject({ type: 'refused', error: { code: 'console.flood', hint: 'Reload the page.' } })
    expect(told.length, 'what was over the limit was not even looked at').toBeLessThanOrEqual(mostAnswers + 2)
    expect(refusals.counts).toEqual({ 'connect.flood': 1 })
    expect(pongs, 'answers to the other one while the flood went on').toBeGreaterThan(10)
    other.socket.close()
  })

  it('may talk without end: a microphone is no flood, even where the host was kept from reading for 15 s', () => {
    let sent = 0
    const client = { send: () => undefined } as unknown as ConsoleClient
    const answers = { command: () => undefined, query: async () => 0, microphone: () => (sent += 1) }
    const requests = new ConsoleRequests(client, answers)
    const frame = Buffer.from(encodeMicrophoneFrame({ seq: 1, capturedAtMs: 1, pcm: new Int16Array(320) }))
    for (let i = 0; i < 15 * 50; i++) expect(requests.receive(frame, true)).toBe('taken')
    expect(sent).toBe(750)
  })
})
