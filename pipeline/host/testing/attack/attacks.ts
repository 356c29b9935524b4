import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { encodeSpeech } from '../../../servers/xiaozhi/client/encoded-speech.ts'
import { type Framing, frame } from '../../../servers/xiaozhi/framing.ts'
import type { Attack, AttackTally } from './messages.ts'

export interface Target {
  readonly port: number
  /** The attacker's own address: not that of the devices beside it. */
  readonly from: string
  readonly token: string
}

const TICK_MS = 10
const CONNECTS_PER_TICK = 5
/** 100 Mbit/s. */
const BYTES_PER_TICK = 125_000
const MESSAGES_PER_TICK = 20
/** Connections that attack by what they send: one after another, so many at once. */
const SENDERS = 3
const HELLO = '{"type":"hello"}'
const LISTEN = '{"type":"listen","state":"start","mode":"realtime"}'
const TEXT = 0x81
const BINARY = 0x82

const tone = Float32Array.from({ length: 16_000 }, (_, n) => 0.3 * Math.sin(n * 0.05) * Math.sin(n * 0.001))
const speech = await encodeSpeech(tone, 60, 0)
const pieces = junk()

/** Attacks until the function that it returns is called, which tells what was done. */
export function startAttack(attack: Attack, target: Target): () => AttackTally {
  const tally = { connects: 0, messages: 0, bytes: 0 }
  const open = new Set<Socket>()
  const state: Running = { target, tally, open, senders: [], count: 0 }
  let lastMs = performance.now()
  const timer = setInterval(() => {
    // What a tick that came late owes is done at once, but no more than a tenth of a second of it.
    const nowMs = performance.now()
    const ticks = Math.min(10, Math.round((nowMs - lastMs) / TICK_MS))
    if (ticks > 0) lastMs = nowMs
    for (let tick = 0; tick < ticks; tick += 1) TICKS[attack](state)
  }, TICK_MS)
  return () => {
    clearInterval(timer)
    for (const socket of open) socket.destroy()
    return tally
  }
}

interface Running {
  readonly target: Target
  readonly tally: { connects: number; messages: number; bytes: number }
  readonly open: Set<Socket>
  /** Sockets that were let in and may send. */
  senders: Socket[]
  count: number
}

const TICKS: Readonly<Record<Attack, (running: Running) => void>> = {
  connects: (running) => connectMany(running, () => ({}), true),
  token: (running) => connectMany(running, (n) => ({ Authorization: n % 2 ? 'Bearer guess' : '' })),
  origin: (running) =>
    connectMany(
      running,
      (n): Record<string, string> => (n % 2 ? { Origin: 'http://evil.example' } : { Host: 'evil.example' }),
    ),
  halfOpen(running) {
    for (let n = 0; n < CONNECTS_PER_TICK; n += 1) dial(running)
  },
  flood: (running) => sendBytes(running, [...speech.packets]),
  large: (running) => sendBytes(running, [randomPiece]),
  junk(running) {
    keepSenders(running, SENDERS)
    for (let n = 0; n < MESSAGES_PER_TICK; n += 1) {
      running.count += 1
      const piece = pieces[running.count % pieces.length]
      if (piece) write(running, running.count, piece)
    }
  },
  deaf(running) {
    keepSenders(running, 1)
    running.senders[0]?.pause()
    const ping = masked(TEXT, Buffer.from('{"type":"ping"}'))
    for (let n = 0; n < MESSAGES_PER_TICK; n += 1) write(running, 0, ping)
  },
}

const randomPiece = randomBytes(60_000)

function connectMany(running: Running, headers: (n: number) => Record<string, string>, talks = false): void {
  for (let n = 0; n < CONNECTS_PER_TICK; n += 1) {
    running.count += 1
    const socket = dial(running)
    socket.write(upgrade(running, `foe-${running.count}`, headers(running.count)))
    socket.once('data', (answer: Buffer) => {
      if (!talks || !answer.includes(' 101 ')) return socket.destroy()
      socket.end(Buffer.concat([masked(TEXT, Buffer.from(HELLO)), masked(TEXT, Buffer.from(LISTEN))]))
    })
  }
}

/** Writes a tick's worth of bytes, as far as the connection takes them. */
function sendBytes(running: Running, payloads: readonly Uint8Array[]): void {
  keepSenders(running, 1)
  for (let bytes = 0; bytes < BYTES_PER_TICK; ) {
    running.count += 1
    const message = masked(BINARY, Buffer.from(payloads[running.count % payloads.length] ?? randomPiece))
    if (!write(running, 0, message)) return
    bytes += message.length
  }
}

/** @returns whether there was somebody to write to */
function write({ senders, tally }: Running, n: number, message: Buffer): boolean {
  const socket = senders[n % Math.max(1, senders.length)]
  if (!socket || socket.writableLength > BYTES_PER_TICK) return false
  socket.write(message)
  tally.messages += 1
  tally.bytes += message.length
  return true
}

/** Connects again where a connection was cut off, as fast as new connections are made at all. */
function keepSenders(running: Running, wanted: number): void {
  running.senders = running.senders.filter(({ destroyed, writable }) => !destroyed && writable)
  if (running.open.size >= wanted) return
  running.count += 1
  const framing = String((running.count % 3) + 1)
  const socket = dial(running)
  socket.write(upgrade(running, `foe-${running.count}`, { 'Protocol-Version': wanted === 1 ? '1' : framing }))
  socket.once('data', (answer: Buffer) => {
    if (!answer.includes(' 101 ')) return socket.destroy()
    socket.write(Buffer.concat([masked(TEXT, Buffer.from(HELLO)), masked(TEXT, Buffer.from(LISTEN))]))
    running.senders.push(socket)
  })
}

function dial({ target, tally, open }: Running): Socket {
  tally.connects += 1
  const socket = connect({ port: target.port, host: '127.0.0.1', localAddress: target.from })
  open.add(socket)
  socket.on('error', () => undefined)
  socket.on('end', () => socket.destroy())
  socket.on('close', () => open.delete(socket))
  return socket
}

function upgrade({ target }: Running, deviceId: string, more: Record<string, string>): string {
  const headers = {
    Host: `127.0.0.1:${target.port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'Device-Id': deviceId,
    Authorization: `Bearer ${target.token}`,
    ...more,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `GET /xiaozhi/v1/ HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

/** Texts and binary messages, half of them nearly right. */
function junk(): Buffer[] {
  const texts = ['', '{', '[]', '{"type":7}', '{"type":"x"}', '{"type":"listen","state":"no"}', '{"type":"mcp"}', HELLO]
  const made: Buffer[] = texts.map((text) => masked(TEXT, Buffer.from(text)))
  for (const size of [0, 1, 3, 20, 200, 1200]) {
    const payload = randomBytes(size)
    made.push(masked(BINARY, payload))
    for (const framing of [2, 3] satisfies Framing[]) made.push(masked(BINARY, Buffer.from(frame(payload, framing, 0))))
    made.push(masked(TEXT, Buffer.from(payload.toString('latin1'))))
  }
  return made
}

/** A final frame as a client sends it, masked with zeros. */
function masked(opcode: number, payload: Buffer): Buffer {
  const { length } = payload
  const size = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([opcode, ...size, 0, 0, 0, 0]), payload])
}
