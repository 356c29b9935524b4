import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { WebSocket } from 'ws'
import type { GatewayLimits } from './admission/limits.ts'
import { encodeSpeech } from './client/encoded-speech.ts'
import type { EncodedSpeech, VirtualDevice } from './client/virtual-device.ts'
import { type AttackedServer, maskedText, openAttackedServer } from './testing/attacked-server.ts'
import { junkPieces } from './testing/junk.ts'

/** A guard against hanging: what is refused per second is set so low that it makes no difference how long it takes. */
const WAIT_MS = 90_000
const HELLO = '{"type":"hello"}'
const UNLIMITED = {
  ...{
    frameBurst: 1e9,
    audioBurstMs: 1e9,
    byteBurst: 1e9,
    textBurst: 1e9,
    listenBurst: 1e9,
    junkBurst: 1e9,
    droppedUntilClosed: 1e9,
  },
} satisfies Partial<GatewayLimits>

let speech: EncodedSpeech
let packet: Uint8Array
let attacked: AttackedServer

beforeAll(async () => {
  const tone = Float32Array.from({ length: 5200 }, (_, n) => 0.3 * Math.sin(n * 0.05))
  speech = await encodeSpeech(tone, 60, 0)
  packet = speech.packets[3] ?? new Uint8Array(1)
})
afterEach(() => attacked.server.close())

async function open(limits: Partial<GatewayLimits> = {}): Promise<void> {
  attacked = await openAttackedServer(limits)
}

const gone = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))
const ended = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))

/** One that was let in and listens. */
async function listening(deviceId: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = await attacked.rawDevice(deviceId, headers)
  socket.send(HELLO)
  socket.send('{"type":"listen","state":"start","mode":"realtime"}')
  return socket
}

/** A device beside them speaks and hears its reply whole. */
async function expectTurn(device: VirtualDevice): Promise<void> {
  const turn = await device.speak(speech)
  expect(turn.transcript).toBe('hello')
  expect(turn.packets).toHaveLength(5)
  expect(turn.sentences).toEqual(['hello to you.'])
}

describe('a connection', () => {
  it('that does not greet is closed', async () => {
    await open({ helloTimeoutMs: 1500 })
    const device = await attacked.wellBehaved()
    const silent = await attacked.rawDevice('silent')
    await gone(silent)
    expect(attacked.refused('connect.noHello')).toBe(1)
    await expectTurn(device)
  })

  it('that would speak another format is told so before it is closed, and counted', async () => {
    await open()
    const socket = await attacked.rawDevice('pcm')
    const told: string[] = []
    socket.on('message', (data) => told.push(String(data)))
    socket.send('{"type":"hello","audio_params":{"format":"pcm","sample_rate":16000}}')
    expect(await gone(socket)).toBe(1000)
    expect(told.map((text) => JSON.parse(text))).toMatchObject([
      {
        type: 'alert',
        message: 'This server speaks Opus; the device asked for "pcm". Set audio_params.format to "opus".',
      },
    ])
    expect(attacked.refused('hello.format')).toBe(1)
  })

  it('that is half open is found by its pings, but only where it has answered one before', async () => {
    await open({ pingIntervalMs: 50, pingsUnanswered: 2 })
    const answering = await attacked.upgradedSocket('half-open')
    const never = await attacked.upgradedSocket('never-answers')
    // A pong as a client sends it: final, masked, empty.
    answering.write(Buffer.from([0x8a, 0x80, 0, 0, 0, 0]))
    await ended(answering)
    expect(attacked.refused('connect.halfOpen')).toBe(1)
    expect(attacked.server.connections.map(({ identity }) => identity.deviceId)).toEqual(['never-answers'])
    never.destroy()
  })

  it('that says nothing for long is closed', async () => {
    await open({ pingIntervalMs: 50, idleMs: 300 })
    const idle = await attacked.rawDevice('idle')
    idle.send(HELLO)
    await gone(idle)
    expect(attacked.refused('connect.idle')).toBe(1)
  })

  it('that comes again replaces the one it lost', async () => {
    await open()
    const first = await attacked.rawDevice('same')
    const second = await attacked.wellBehaved('same')
    await gone(first)
    expect(attacked.refused('connect.replaced')).toBe(1)
    expect(attacked.server.connections).toHaveLength(1)
    await expectTurn(second)
  })
})

describe('a device beside the others', () => {
  it('that stops reading is cut off, with the reason counted', async () => {
    await open({ ...UNLIMITED, bufferedBytes: 20_000 })
    const device = await attacked.wellBehaved()
    const deaf = await attacked.upgradedSocket('deaf')
    deaf.pause()
    // Pings in text are answered in text: answers pile up until the kernel takes no more.
    const ping = maskedText('{"type":"ping"}')
    deaf.write(maskedText(HELLO))
    const pings = Buffer.concat(Array.from({ length: 5000 }, () => ping))
    const flood = setInterval(() => deaf.write(pings), 20)
    await vi.waitFor(() => expect(attacked.refused('connect.slowReader')).toBe(1), { timeout: WAIT_MS, interval: 50 })
    clearInterval(flood)
    deaf.destroy()
    await expectTurn(device)
  })

  it('that floods loses its newest frames, and its connection where it does not stop', async () => {
    await open({ frameBurst: 50, framesPerSecond: 0.1, droppedUntilClosed: 500 })
    const device = await attacked.wellBehaved()
    const flooding = await listening('flood')
    const closed = gone(flooding)
    for (let n = 0; n < 700; n += 1) flooding.send(packet)
    await closed
    expect(attacked.refused('frame.rate')).toBe(501)
    expect(attacked.refused('connect.flood')).toBe(1)
    const heard = attacked.conversations.get('flood')?.heardSamples ?? 0
    expect(heard).toBeLessThanOrEqual(60 * 960)
    await expectTurn(device)
  })

  it('that speaks faster than anybody can is heard no further than it could have spoken', async () => {
    await open({ audioBurstMs: 1200, audioMsPerSecond: 20, droppedUntilClosed: 1e9 })
    const device = await attacked.wellBehaved()
    const hasty = await listening('hasty')
    for (let n = 0; n < 200; n += 1) hasty.send(packet)
    await vi.waitFor(() => expect(attacked.refused('audio.rate')).toBeGreaterThan(150), WAIT_MS)
    await expectTurn(device)
    const heardMs = (attacked.conversations.get('hasty')?.heardSamples ?? 0) / 16
    expect(heardMs).toBeGreaterThanOrEqual(1200)
    expect(heardMs).toBeLessThan(3000)
  })

  it('that sends more bytes than Opus ever has is cut off before they are decoded', async () => {
    await open()
    const device = await attacked.wellBehaved()
    const heavy = await listening('heavy')
    const closed = gone(heavy)
    for (let n = 0; n < 20; n += 1) heavy.send(new Uint8Array(60_000))
    await closed
    expect(attacked.refused('message.bytes')).toBeLessThanOrEqual(10)
    expect(attacked.refused('connect.flood')).toBe(1)
    await expectTurn(device)
  })

  it('that floods with what is no message is cut off too', async () => {
    await open()
    const device = await attacked.wellBehaved()
    const fragments = await attacked.upgradedSocket('fragments')
    // The beginning of a text and its continuations, all empty: a message that never ends.
    fragments.write(Buffer.from([0x01, 0x80, 0, 0, 0, 0]))
    fragments.write(Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from([0x00, 0x80, 0, 0, 0, 0]))))
    await ended(fragments)
    expect(attacked.refused('connect.notWebSocket')).toBe(1)
    await expectTurn(device)
  })

  it('that floods with pings is answered as often as anybody is, and cut off', async () => {
    await open({ textBurst: 10, textsPerSecond: 0.01, droppedUntilClosed: 100 })
    const pinging = await attacked.rawDevice('pinging')
    let pongs = 0
    pinging.on('pong', () => {
      pongs += 1
    })
    const closed = gone(pinging)
    for (let n = 0; n < 200; n += 1) pinging.ping()
    await closed
    expect(pongs).toBeLessThanOrEqual(11)
    expect(attacked.refused('message.rate')).toBe(101)
    expect(attacked.refused('connect.flood')).toBe(1)
  })

  it('that floods on after its farewell is not waited for', async () => {
    await open({ frameBurst: 10, framesPerSecond: 0.01 })
    const stubborn = await attacked.upgradedSocket('stubborn')
    const closed = ended(stubborn)
    const successor = await attacked.wellBehaved('stubborn')
    const empty = Buffer.from([0x82, 0x80, 0, 0, 0, 0])
    for (let n = 0; n < 20; n += 1) stubborn.write(empty)
    await closed
    expect(attacked.server.refusals).toEqual({ 'connect.replaced': 1 })
    await expectTurn(successor)
  })

  it('that begins turns faster than anybody speaks is asked to wait', async () => {
    await open({ listenBurst: 5, listensPerSecond: 0.01 })
    const hasty = await listening('hasty')
    for (let n = 0; n < 20; n += 1) hasty.send('{"type":"listen","state":"start","mode":"manual"}')
    await vi.waitFor(() => expect(attacked.refused('message.rate')).toBeGreaterThanOrEqual(15), WAIT_MS)
    const listened = attacked.conversations.get('hasty')?.log.filter((entry) => entry.startsWith('listen')) ?? []
    expect(listened).toHaveLength(5)
  })

  it('that sends a message too large is closed', async () => {
    await open()
    const large = await attacked.rawDevice('large')
    large.send(new Uint8Array(100_000))
    expect(await gone(large)).toBe(1009)
    expect(attacked.refused('message.tooLarge')).toBe(1)
  })

  it('that sends junk is ignored, and cut off where it does not stop', async () => {
    await open({ junkBurst: 20, junkPerSecond: 0.01 })
    const device = await attacked.wellBehaved()
    const confused = await listening('confused')
    const closed = gone(confused)
    for (let n = 0; n < 20; n += 1) confused.send('{"type":"of another server"}')
    const answered = new Promise((resolve) => confused.once('message', resolve))
    confused.send('{"type":"ping"}')
    await answered
    for (let n = 0; n < 10; n += 1) confused.send('{')
    await closed
    expect(attacked.refused('message.unknownType')).toBe(20)
    expect(attacked.refused('message.notJson')).toBeLessThanOrEqual(3)
    expect(attacked.refused('connect.junk')).toBe(1)
    await expectTurn(device)
  })

  it('that sends 10,000 pieces of junk in all framings disturbs nobody, let in again and again as it is', async () => {
    await open({ cutOffStrikes: 0 })
    const device = await attacked.wellBehaved()
    const turn = expectTurn(device)
    let connects = 0
    for (const framing of ['1', '2', '3']) {
      const pieces = junkPieces(41 + Number(framing), 3334)
      while (pieces.length > 0) {
        connects += 1
        const fuzzing = await listening(`fuzz-${connects}`, { 'Protocol-Version': framing })
        const closed = gone(fuzzing)
        while (fuzzing.readyState === fuzzing.OPEN && pieces.length > 0) {
          for (const piece of pieces.splice(0, 50)) fuzzing.send(piece)
          await wait(1)
        }
        fuzzing.terminate()
        await closed
      }
    }
    expect(connects).toBeGreaterThan(3)
    await turn
    await expectTurn(device)
  })

  it('that sends 10,000 pieces of junk at once is understood again afterwards, where that is let pass', async () => {
    await open(UNLIMITED)
    for (const framing of ['1', '2', '3']) {
      const fuzzing = await listening(`fuzz-${framing}`, { 'Protocol-Version': framing })
      for (const piece of junkPieces(41 + Number(framing), 3334)) fuzzing.send(piece)
      const answered = new Promise((resolve) =>
        fuzzing.on('message', (data) => String(data).includes('pong') && resolve(0)),
      )
      fuzzing.send('{"type":"ping"}')
      await answered
      fuzzing.close()
    }
    const reasons = ['message.notJson', 'message.unknownType', 'message.badFields', 'frame.malformed', 'frame.empty']
    for (const reason of reasons) expect(attacked.refused(reason), reason).toBeGreaterThan(0)
    await expectTurn(await attacked.wellBehaved())
  })
})
