import { describe, expect, it } from 'vitest'
import { decodeMicrophoneFrame, encodeReplyFrame, type ReplyFrame } from '../../../pipeline/protocol/wire/binary.ts'
import type { StampedEvent } from '../../../pipeline/protocol/wire/events.ts'
import type { HostMessage } from '../../../pipeline/protocol/wire/messages.ts'
import { PROTOCOL_VERSION } from '../../../pipeline/protocol/wire/version.ts'
import { emptySnapshot } from '../testing/fixture-session.ts'
import { ConsoleClient, type Socket } from './client.ts'
import type { CommandOutcome, ConnectionStatus } from './status.ts'

class FakeSocket implements Socket {
  binaryType: BinaryType = 'blob'
  readyState = 0
  bufferedAmount = 0
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((message: { readonly data: unknown }) => void) | null = null
  readonly sent: (string | Uint8Array)[] = []
  send(data: string | Uint8Array): void {
    this.sent.push(data)
  }
  close(): void {
    this.readyState = 3
  }
  open(): void {
    this.readyState = 1
    this.onopen?.()
  }
  say(message: HostMessage | string): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) })
  }
  messages(type: string): { readonly id: number; readonly sentAtMs: number; readonly resume?: unknown }[] {
    return this.sent
      .flatMap((data) => (typeof data === 'string' ? [JSON.parse(data)] : []))
      .filter((m) => m.type === type)
  }
}

/** A clock whose timers run only when it is moved. */
class FakeClock {
  nowMs = 1000
  #timers = new Map<number, { readonly atMs: number; readonly callback: () => void }>()
  #nextId = 1
  /** Stands still for this long: what was due meanwhile runs afterwards, once. */
  freeze(ms: number): void {
    this.nowMs += ms
    this.advance(0)
  }
  setTimeout = (callback: () => void, ms: number): number => {
    this.#timers.set(this.#nextId, { atMs: this.nowMs + ms, callback })
    this.#nextId += 1
    return this.#nextId - 1
  }
  clearTimeout = (id: number): void => {
    this.#timers.delete(id)
  }
  advance(ms: number): void {
    const until = this.nowMs + ms
    for (;;) {
      const due = [...this.#timers]
        .filter(([, timer]) => timer.atMs <= until)
        .sort(([, a], [, b]) => a.atMs - b.atMs)[0]
      if (!due) break
      this.#timers.delete(due[0])
      this.nowMs = Math.max(this.nowMs, due[1].atMs)
      due[1].callback()
    }
    this.nowMs = until
  }
}

function setUp() {
  const clock = new FakeClock()
  const sockets: FakeSocket[] = []
  const urls: string[] = []
  const statuses: ConnectionStatus[] = []
  const events: number[] = []
  const audio: ReplyFrame[] = []
  const snapshots: string[] = []
  const unreadable: string[] = []
  const client = new ConsoleClient(
    {
      openSocket: (url) => {
        urls.push(url)
        const socket = new FakeSocket()
        sockets.push(socket)
        return socket
      },
      nowMs: () => clock.nowMs,
      random: () => 0.5,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
    },
    {
      onStatus: (status) => statuses.push(status),
      onSnapshot: (snapshot) => snapshots.push(snapshot.hostId),
      onEvents: (batch) => events.push(...batch.map((event) => event.seq)),
      onReplyAudio: (frame) => audio.push(frame),
      onClock: () => {},
      onUnreadable: (field) => unreadable.push(field),
    },
  )
  client.connectTo({ url: 'ws://127.0.0.1:1/ws', token: 'secret' })
  const socket = (): FakeSocket => {
    const last = sockets.at(-1)
    if (!last) throw new Error('no socket was opened')
    return last
  }
  const greet = (seq = 10, hostId = 'a') => {
    socket().open()
    socket().say({ type: 'snapshot', protocol: 1, snapshot: { ...emptySnapshot(), hostId, seq } })
  }
  return { client, clock, sockets, urls, statuses, events, audio, snapshots, unreadable, socket, greet }
}

const level = (seq: number): StampedEvent => ({
  seq,
  atMs: 0,
  event: { kind: 'levelMeasured', rmsDbfs: -30, peakDbfs: -20 },
})

describe('the connection to the host', () => {
  it('says hello first, with the key, and takes the snapshot', () => {
    const { socket, greet, statuses, snapshots } = setUp()
    greet()
    expect(JSON.parse(String(socket().sent[0]))).toMatchObject({
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      token: 'secret',
    })
    expect(statuses.map((status) => status.phase)).toEqual(['connecting', 'connected'])
    expect(snapshots).toEqual(['a'])
  })

  it('resumes where it left off after a loss, with growing pauses', () => {
    const { clock, sockets, socket, greet, statuses } = setUp()
    greet(10)
    socket().say({ type: 'events', events: [level(11), level(12)] })
    socket().onclose?.()
    expect(statuses.at(-1)).toEqual({ phase: 'waiting', attempt: 1, retryAtMs: 1500 })
    clock.advance(500)
    socket().onclose?.()
    expect(statuses.at(-1)).toEqual({ phase: 'waiting', attempt: 2, retryAtMs: 2500 })
    clock.advance(1000)
    expect(sockets.length).toBe(3)
    socket().open()
    expect(socket().messages('hello')[0]?.resume).toEqual({ hostId: 'a', seq: 12 })
  })

  it('counts as connected when the host resumes with nothing new but an answer to the ping', () => {
    const { clock, socket, greet, statuses } = setUp()
    greet()
    socket().onclose?.()
    clock.advance(500)
    socket().open()
    socket().say({ type: 'pong', sentAtMs: clock.nowMs, hostMs: 5 })
    expect(statuses.at(-1)).toEqual({ phase: 'connected' })
  })

  it('says where a message cannot be read, and asks for a fresh snapshot', () => {
    const { clock, socket, greet, unreadable } = setUp()
    greet(10)
    const event = { kind: 'topicChanged', topic: 'turnEnds', state: { set: 'own', state: 'running' } }
    socket().say({ type: 'events', events: [{ seq: 11, atMs: 0, event }] } as never)
    expect(unreadable).toEqual([expect.stringMatching(/^events\.0\.event\.state\.\w+$/)])
    clock.advance(60_000)
    socket().open()
    expect(JSON.parse(String(socket().sent[0]))).not.toHaveProperty('resume')
  })

  it('asks for a fresh snapshot when events are missing, and skips those it knows', () => {
    const { clock, socket, greet, events } = setUp()
    greet(10)
    socket().say({ type: 'events', events: [level(9), level(10), level(11)] })
    expect(events).toEqual([11])
    socket().say({ type: 'events', events: [level(12), level(14)] })
    expect(events).toEqual([11, 12])
    clock.advance(500)
    socket().open()
    expect(socket().messages('hello')[0]?.resume).toBeUndefined()
  })

  it('starts over when a message is not of the protocol', () => {
    const { clock, socket, greet } = setUp()
    greet(10)
    socket().say('{"type":"events","events":[{"seq":"eleven"}]}')
    clock.advance(500)
    socket().open()
    expect(socket().messages('hello')[0]?.resume).toBeUndefined()
  })

  it('notices a host that has fallen silent', () => {
    const { clock, greet, statuses } = setUp()
    greet()
    clock.advance(9000)
    expect(statuses.map((status) => status.phase)).toContain('waiting')
  })

  it('stays connected as long as pings are answered', () => {
    const { clock, socket, greet, statuses } = setUp()
    greet()
    for (let i = 0; i < 20; i += 1) {
      clock.advance(2000)
      socket().say({ type: 'pong', sentAtMs: clock.nowMs, hostMs: 0 })
    }
    expect(statuses.filter((status) => status.phase === 'waiting')).toEqual([])
    expect(socket().messages('ping').length).toBeGreaterThan(18)
  })

  it('is kept by a page that was not let run, and reads only afterwards what the host has said', () => {
    const { clock, socket, greet, statuses } = setUp()
    greet()
    for (let i = 0; i < 4; i += 1) {
      clock.freeze(30_000)
      socket().say({ type: 'pong', sentAtMs: clock.nowMs, hostMs: 0 })
    }
    expect(statuses.filter((status) => status.phase === 'waiting')).toEqual([])
  })

  it('does not try again by itself when the host refuses, but when asked to', () => {
    const { client, clock, sockets, socket, statuses } = setUp()
    socket().open()
    socket().say({ type: 'refused', error: { code: 'auth', message: 'wrong key' } })
    socket().onclose?.()
    clock.advance(60_000)
    expect(sockets.length).toBe(1)
    expect(statuses.at(-1)).toEqual({ phase: 'refused', error: { code: 'auth', message: 'wrong key' } })
    client.connect()
    expect(sockets.length).toBe(2)
  })
})

describe('a host that has moved', () => {
  it('is followed to its new address, and the old one left', () => {
    const { client, urls, sockets, socket, greet } = setUp()
    greet()
    client.connectTo({ url: 'ws://127.0.0.1:2/ws', token: 'new' })
    expect(urls).toEqual(['ws://127.0.0.1:1/ws', 'ws://127.0.0.1:2/ws'])
    expect(sockets[0]?.readyState).toBe(3)
    socket().open()
    expect(JSON.parse(String(socket().sent[0]))).toMatchObject({ token: 'new', resume: { hostId: 'a' } })
  })
})

describe('commands', () => {
  it('settle with the answer that bears their number', async () => {
    const { client, socket, greet } = setUp()
    greet()
    const first = client.send({ name: 'openMicrophone' })
    const second = client.send({ name: 'playClip', clipId: 'x' })
    const [a, b] = socket().messages('command')
    socket().say({ type: 'result', id: b?.id ?? 0, error: { code: 'noClip', message: 'no such clip' } })
    socket().say({ type: 'result', id: a?.id ?? 0 })
    expect(await first).toEqual({ ok: true })
    expect(await second).toEqual({ ok: false, error: { code: 'noClip', message: 'no such clip' } })
  })

  it('fail when there is no connection, when it is lost and when no answer comes', async () => {
    const { client, clock, socket, greet } = setUp()
    const code = async (outcome: Promise<CommandOutcome>) => {
      const settled = await outcome
      return settled.ok ? 'ok' : settled.error.code
    }
    expect(await code(client.send({ name: 'cancelTurn' }))).toBe('client.disconnected')
    greet()
    const lost = client.send({ name: 'cancelTurn' })
    socket().onclose?.()
    expect(await code(lost)).toBe('client.disconnected')
    clock.advance(500)
    greet()
    const unanswered = client.send({ name: 'cancelTurn' })
    for (let i = 0; i < 6; i += 1) {
      clock.advance(2000)
      socket().say({ type: 'pong', sentAtMs: 0, hostMs: 0 })
    }
    expect(await code(unanswered)).toBe('client.noAnswer')
  })

  it('settle with an answer that came while the page was not let run', async () => {
    const { client, clock, socket, greet } = setUp()
    greet()
    const asked = client.send({ name: 'cancelTurn' })
    clock.freeze(30_000)
    socket().say({ type: 'result', id: socket().messages('command')[0]?.id ?? 0 })
    expect(await asked).toEqual({ ok: true })
  })
})

describe('queries', () => {
  it('settle with an answer of the form that belongs to them, and with an error for any other', async () => {
    const { client, socket, greet } = setUp()
    greet()
    const right = client.query({ name: 'listTurns', sessionId: 's', offset: 0, limit: 10 })
    const wrong = client.query({ name: 'listTurns', sessionId: 's', offset: 0, limit: 10 })
    const failed = client.query({ name: 'readSession', sessionId: 's' })
    const [a, b, c] = socket().messages('query')
    socket().say({ type: 'answer', id: a?.id ?? 0, answer: { turns: [], total: 0 } })
    socket().say({ type: 'answer', id: b?.id ?? 0, answer: { turns: 'none' } })
    socket().say({ type: 'answer', id: c?.id ?? 0, answer: null, error: { code: 'session.unknown', message: 'gone' } })
    expect(await right).toEqual({ ok: true, answer: { turns: [], total: 0 } })
    expect(await wrong).toMatchObject({ ok: false, error: { code: 'client.badAnswer' } })
    expect(await failed).toMatchObject({ ok: false, error: { code: 'session.unknown' } })
  })
})

describe('audio', () => {
  it('goes up as microphone frames and comes down as reply frames', () => {
    const { client, socket, greet, audio } = setUp()
    greet()
    expect(client.sendMicrophone({ seq: 3, capturedAtMs: 12.5, pcm: Int16Array.of(1, -2) })).toBe(true)
    const sent = socket().sent.at(-1)
    expect(sent instanceof Uint8Array ? decodeMicrophoneFrame(sent)?.pcm : undefined).toEqual(Int16Array.of(1, -2))
    const frame = { turnIndex: 4, seq: 0, last: true, sampleRateHz: 16_000, pcm: Int16Array.of(7) }
    socket().onmessage?.({ data: encodeReplyFrame(frame).buffer })
    expect(audio).toEqual([frame])
  })

  it('is dropped rather than queued when the connection cannot keep up', () => {
    const { client, socket, greet } = setUp()
    greet()
    socket().bufferedAmount = 1e6
    expect(client.sendMicrophone({ seq: 0, capturedAtMs: 0, pcm: new Int16Array(320) })).toBe(false)
  })
})
