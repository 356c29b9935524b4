import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WebSocket } from 'ws'
import type { OpusCodec } from '../../audio/opus-codec.ts'
import { nowMs } from '../../base/clock.ts'
import { GATEWAY_LIMITS } from './admission/limits.ts'
import { Refusals } from './admission/refusals.ts'
import type { ConversationHooks, DeviceConversation } from './conversation.ts'
import { DeviceConnection } from './device-connection.ts'
import { DEFAULT_WAKE } from './wake-words.ts'

const RATE_HZ = 16_000
const FRAME_MS = 60
const FRAME_SAMPLES = (RATE_HZ * FRAME_MS) / 1000

interface Notice {
  readonly atMs: number
  /** `packet`, or what a text message says. */
  readonly what: string
}

/** A device's socket, without a network: what it is told and when. */
class ScriptedSocket extends EventEmitter {
  readonly OPEN = 1
  readonly readyState = 1
  readonly bufferedAmount = 0
  readonly told: Notice[] = []

  send(data: string | Uint8Array): void {
    if (typeof data !== 'string') this.told.push({ atMs: nowMs(), what: 'packet' })
    else this.told.push({ atMs: nowMs(), what: inWords(JSON.parse(data)) })
  }

  close(): void {
    this.emit('close')
  }
}

function inWords({ type, state, text, emotion }: Record<string, string>): string {
  return [type, state, emotion, text].filter((word) => word !== undefined).join(' ')
}

/** Makes a packet of each whole frame at once. */
const codec = {
  openEncoder: (_rateHz: number, _format: unknown, onPackets: (packets: Uint8Array[], last: boolean) => void) => ({
    push: (pcm: Float32Array) =>
      onPackets(
        Array.from({ length: pcm.length / FRAME_SAMPLES }, () => new Uint8Array(3)),
        false,
      ),
    finish: () => onPackets([], true),
    close: () => undefined,
  }),
} as unknown as OpusCodec

function connected(leadFrames: number) {
  const socket = new ScriptedSocket()
  let hooks: ConversationHooks | undefined
  const conversation = { listen: () => undefined, sent: () => undefined, close: () => undefined }
  new DeviceConnection({
    socket: socket as unknown as WebSocket,
    identity: { deviceId: 'd', clientId: undefined, protocolVersion: undefined },
    address: '127.0.0.1',
    codec,
    limits: GATEWAY_LIMITS,
    refusals: new Refusals(),
    appVersion: '1',
    replyFormat: { sampleRateHz: RATE_HZ, frameMs: FRAME_MS },
    leadFrames,
    wake: () => DEFAULT_WAKE,
    openConversation(given) {
      hooks = given
      return {
        ...conversation,
        played: () => given.turnClosed({ status: 'finished' }),
      } as unknown as DeviceConversation
    },
    onChange: () => undefined,
    onClosed: () => undefined,
  })
  const say = (message: object) => socket.emit('message', Buffer.from(JSON.stringify(message)), false)
  say({ type: 'hello' })
  say({ type: 'listen', state: 'start', mode: 'auto' })
  if (!hooks) throw new Error('no conversation was opened')
  return { socket, hooks }
}

/** A reply of so many frames, whose second sentence begins at a frame. */
function reply(hooks: ConversationHooks, frames: number, secondAtFrame = frames): void {
  const second = { atSample: secondAtFrame * FRAME_SAMPLES, text: 'What else?' }
  hooks.transcribed('hello')
  hooks.replied('😎')
  hooks.replied('😎 It is noon.')
  hooks.speech({
    turnId: 't',
    pcm: new Float32Array(frames * FRAME_SAMPLES),
    sampleRateHz: RATE_HZ,
    sentences: [{ atSample: 0, text: 'It is noon.' }, ...(secondAtFrame < frames ? [second] : [])],
  })
  hooks.speechEnded('t')
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('a reply on its way to a device', () => {
  it.each([0, 2, 5])(
    'is over only when a client that begins late has played it, for it clears its buffer then (lead of %d frames)',
    async (lead) => {
      const { socket, hooks } = connected(lead)
      reply(hooks, 20)
      await vi.advanceTimersByTimeAsync(10_000)
      const packets = socket.told.filter(({ what }) => what === 'packet')
      const stop = socket.told.find(({ what }) => what === 'tts stop')
      expect(packets).toHaveLength(20)
      // It gathers five frames before it plays the first.
      const playedMs = (packets[4]?.atMs ?? 0) + 20 * FRAME_MS
      expect((stop?.atMs ?? 0) - playedMs).toBeGreaterThanOrEqual(0)
      const lastMs = packets.at(-1)?.atMs ?? 0
      expect((stop?.atMs ?? 0) - lastMs, 'as long as the protocol’s own server waits').toBeGreaterThanOrEqual(420)
    },
  )

  it('is told sentence by sentence, each with its first packet, and in no other way', async () => {
    const { socket, hooks } = connected(2)
    reply(hooks, 8, 5)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(socket.told.map(({ what }) => what).slice(1)).toEqual([
      'stt hello',
      'tts start',
      'llm cool 😎',
      'tts sentence_start It is noon.',
      ...Array.from({ length: 5 }, () => 'packet'),
      'tts sentence_start What else?',
      ...Array.from({ length: 3 }, () => 'packet'),
      'tts stop',
    ])
  })
})
