import { connect as connectTcp, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { encodeSpeech } from './client/encoded-speech.ts'
import { type EncodedSpeech, VirtualDevice } from './client/virtual-device.ts'
import { type DeviceServer, openDeviceServer } from './device-server.ts'
import type { GatewayLimits } from './limits.ts'
import { type ScriptedConversation, scriptedConversation } from './testing/scripted-conversation.ts'

const TOKEN = 'secret-of-the-test'

let speech: EncodedSpeech
let server: DeviceServer
const conversations = new Map<string, ScriptedConversation>()

beforeAll(async () => {
  const tone = Float32Array.from({ length: 5200 }, (_, n) => 0.3 * Math.sin(n * 0.05))
  speech = await encodeSpeech(tone, 60, 0)
})
afterEach(() => server.close())

async function open(limits: Partial<GatewayLimits> = {}, replyMs = 300): Promise<void> {
  conversations.clear()
  server = await openDeviceServer({
    port: 0,
    address: '127.0.0.1',
    publicHost: '127.0.0.1',
    policy: { token: TOKEN, hosts: ['127.0.0.1', 'localhost'], origins: [] },
    appVersion: '1.0.0',
    replySampleRateHz: 16_000,
    limits,
    openConversation: ({ deviceId }, hooks) => {
      const conversation = scriptedConversation(hooks, replyMs)
      conversations.set(deviceId, conversation)
      return conversation
    },
  })
}

const url = () => `ws://127.0.0.1:${server.port}/xiaozhi/v1/`
const wellBehaved = (deviceId = 'good') => VirtualDevice.connect({ url: url(), deviceId, token: TOKEN })
const headers = (deviceId: string, more: Record<string, string> = {}) => ({
  'Device-Id': deviceId,
  Authorization: `Bearer ${TOKEN}`,
  ...more,
})

/** A socket that does whatever its test wants. */
async function rawDevice(deviceId: string, more: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(url(), { headers: headers(deviceId, more), perMessageDeflate: false })
  socket.on('error', () => undefined)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_, response) => reject(new Error(`answered ${response.statusCode}`)))
  })
  return socket
}

/** A connection that was upgraded by hand, so that it can fall silent or stop reading as a socket. */
function bareSocket(deviceId: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connectTcp(server.port, '127.0.0.1', () => {
      const lines = [
        'GET /xiaozhi/v1/ HTTP/1.1',
        `Host: 127.0.0.1:${server.port}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `Device-Id: ${deviceId}`,
        `Authorization: Bearer ${TOKEN}`,
      ]
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    })
    socket.on('error', () => undefined)
    socket.once('data', () => resolve(socket))
  })
}

const gone = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))
const ended = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))
const refused = (reason: string) => server.refusals[reason] ?? 0

/** A device beside them speaks and hears its reply whole. */
async function expectTurn(device: VirtualDevice): Promise<void> {
  const turn = await device.speak(speech)
  expect(turn.transcript).toBe('hello')
  expect(turn.packets).toHaveLength(5)
  expect(turn.sentences).toEqual(['hello to you.'])
}

describe('strangers', () => {
  it('with a wrong token, none, another Host or Origin, or no id are turned away, each counted', async () => {
    await open()
    const device = await wellBehaved()
    const attempts: [Record<string, string>, number][] = [
      [{ Authorization: 'Bearer guess' }, 401],
      [{ Authorization: '' }, 401],
      [{ Host: 'evil.example' }, 403],
      [{ Origin: 'http://evil.example' }, 403],
      [{ 'Device-Id': '' }, 400],
    ]
    for (const [more, status] of attempts) await expect(rawDevice('x', more)).rejects.toThrow(`answered ${status}`)
    expect(server.refusals).toEqual({
      'access.token': 2,
      'access.host': 1,
      'access.origin': 1,
      'access.deviceId': 1,
    })
    await expectTurn(device)
  })

  it('that connect hundreds of times a second are turned away by address, and who is in goes on', async () => {
    await open({ connectBurst: 20, connectsPerSecond: 1 })
    const device = await wellBehaved()
    const turn = expectTurn(device)
    const attempts = Array.from({ length: 300 }, (_, n) => rawDevice(`many-${n}`).catch((error: Error) => error))
    const outcomes = await Promise.all(attempts)
    const away = outcomes.filter((outcome) => outcome instanceof Error)
    expect(away.length).toBeGreaterThanOrEqual(270)
    expect(refused('connect.rate')).toBe(away.length)
    await turn
  })

  it('beyond the number of devices are turned away', async () => {
    await open({ devices: 2 })
    await rawDevice('one')
    await rawDevice('two')
    await expect(rawDevice('three')).rejects.toThrow('answered 503')
    expect(refused('connect.tooMany')).toBe(1)
  })
})

describe('a connection', () => {
  it('that does not greet is closed', async () => {
    await open({ helloTimeoutMs: 200 })
    const device = await wellBehaved()
    const silent = await rawDevice('silent')
    await gone(silent)
    expect(refused('connect.noHello')).toBe(1)
    await expectTurn(device)
  })

  it('that is half open is found by its pings, but only where it has answered one before', async () => {
    await open({ pingIntervalMs: 50, pingsUnanswered: 2 })
    const answering = await bareSocket('half-open')
    const never = await bareSocket('never-answers')
    // A pong as a client sends it: final, masked, empty.
    answering.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]))
    await ended(answering)
    expect(refused('connect.halfOpen')).toBe(1)
    expect(server.connections.map(({ identity }) => identity.deviceId)).toEqual(['never-answers'])
    never.destroy()
  })

  it('that says nothing for long is closed', async () => {
    await open({ pingIntervalMs: 50, idleMs: 300 })
    const idle = await rawDevice('idle')
    idle.send('{"type":"hello"}')
    await gone(idle)
    expect(refused('connect.idle')).toBe(1)
  })

  it('that comes again replaces the one it lost', async () => {
    await open()
    const first = await rawDevice('same')
    const second = await wellBehaved('same')
    await gone(first)
    expect(refused('connect.replaced')).toBe(1)
    expect(server.connections).toHaveLength(1)
    await expectTurn(second)
  })
})

describe('a device beside the others', () => {
  it('that stops reading is cut off, with the reason counted', async () => {
    await open({ bufferedBytes: 20_000, textBurst: 1e6, textsPerSecond: 1e6 })
    const device = await wellBehaved()
    const deaf = await bareSocket('deaf')
    deaf.pause()
    // Pings in text are answered in text: answers pile up until the kernel takes no more.
    const ping = maskedText('{"type":"ping"}')
    deaf.write(maskedText('{"type":"hello"}'))
    const pings = Buffer.concat(Array.from({ length: 5000 }, () => ping))
    const flood = setInterval(() => deaf.write(pings), 20)
    await vi.waitFor(() => expect(refused('connect.slowReader')).toBe(1), { timeout: 20_000, interval: 50 })
    clearInterval(flood)
    deaf.destroy()
    await expectTurn(device)
  })

  it('that floods loses its newest frames, and its connection where it does not stop', async () => {
    await open({ frameBurst: 50, framesPerSecond: 10, droppedUntilClosed: 500 })
    const device = await wellBehaved()
    const flooding = await rawDevice('flood')
    flooding.send('{"type":"hello"}')
    flooding.send('{"type":"listen","state":"start","mode":"manual"}')
    const packet = speech.packets[3] ?? new Uint8Array(1)
    const closed = gone(flooding)
    for (let n = 0; n < 700; n += 1) flooding.send(packet)
    await closed
    expect(refused('frame.rate')).toBe(501)
    expect(refused('connect.flood')).toBe(1)
    const heard = conversations.get('flood')?.heardSamples ?? 0
    expect(heard).toBeLessThanOrEqual(70 * 960)
    await expectTurn(device)
  })

  it('that sends a message too large is closed', async () => {
    await open()
    const large = await rawDevice('large')
    large.send(new Uint8Array(100_000))
    expect(await gone(large)).toBe(1009)
    expect(refused('message.tooLarge')).toBe(1)
  })

  it('that sends 10,000 pieces of junk in all framings disturbs nobody', async () => {
    await open({ frameBurst: 1e6, textBurst: 1e6, framesPerSecond: 1e6, textsPerSecond: 1e6 })
    const device = await wellBehaved()
    const turn = expectTurn(device)
    const headed = fc.tuple(
      fc.constantFrom([0, 0, 0, 20], [0, 1, 0, 20], [0, 2, 0, 0], [0, 2, 0, 1]),
      fc.uint8Array({ maxLength: 40 }),
    )
    const texts = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.json({ maxDepth: 2 }),
      fc
        .record({
          type: fc.constantFrom('hello', 'listen', 'abort', 'mcp', 'iot', 'ping', 'x'),
          state: fc.oneof(fc.constantFrom('start', 'stop', 'detect'), fc.anything({ maxDepth: 1 })),
          mode: fc.oneof(fc.constantFrom('auto', 'manual', 'realtime'), fc.integer()),
          text: fc.oneof(fc.string({ maxLength: 20 }), fc.integer()),
          payload: fc.anything({ maxDepth: 1 }),
        })
        .map((message) => JSON.stringify(message)),
    )
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      headed.map(([head, rest]) => Uint8Array.from([...head, ...rest])),
      texts,
    )
    for (const [index, framing] of ['1', '2', '3'].entries()) {
      const fuzzing = await rawDevice(`fuzz-${framing}`, { 'Protocol-Version': framing })
      fuzzing.send('{"type":"hello"}')
      fuzzing.send('{"type":"listen","state":"start","mode":"realtime"}')
      for (const piece of fc.sample(junk, { seed: 42 + index, numRuns: 3334 })) fuzzing.send(piece)
      const answered = new Promise((resolve) =>
        fuzzing.on('message', (data) => String(data).includes('pong') && resolve(true)),
      )
      fuzzing.send('{"type":"ping"}')
      expect(await answered, 'it may stay').toBe(true)
      fuzzing.close()
    }
    for (const reason of [
      'message.notJson',
      'message.unknownType',
      'message.badFields',
      'frame.malformed',
      'frame.empty',
    ]) {
      expect(refused(reason), reason).toBeGreaterThan(0)
    }
    await turn
    await expectTurn(device)
  })
})

/** A text frame as a client sends it: final, masked (with zeros). */
function maskedText(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload])
}
