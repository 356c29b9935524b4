import { opusPacketMs } from '../../audio/opus-packet.ts'
import { nowMs } from '../../base/clock.ts'
import { RateLimit } from '../rate-limit.ts'
import type { GatewayLimits } from './admission/limits.ts'
import type { Refusal } from './admission/refusals.ts'

const BYTES_OF_ONE_DROP = 1024

/** Messages that are none of the protocol. */
const JUNK: ReadonlySet<Refusal> = new Set([
  'message.notJson',
  'message.unknownType',
  'message.badFields',
  'frame.malformed',
  'audio.corrupt',
])

/** What one connection may send: dropped is what comes faster than speech and its messages can. */
export class Intake {
  readonly #limits: GatewayLimits
  readonly #frames: RateLimit
  readonly #audio: RateLimit
  readonly #bytes: RateLimit
  readonly #texts: RateLimit
  readonly #listens: RateLimit
  readonly #junk: RateLimit
  #dropped = 0

  constructor(limits: GatewayLimits) {
    const atMs = nowMs()
    this.#limits = limits
    this.#frames = new RateLimit(limits.frameBurst, limits.framesPerSecond, atMs)
    this.#audio = new RateLimit(limits.audioBurstMs, limits.audioMsPerSecond, atMs)
    this.#bytes = new RateLimit(limits.byteBurst, limits.bytesPerSecond, atMs)
    this.#texts = new RateLimit(limits.textBurst, limits.textsPerSecond, atMs)
    this.#listens = new RateLimit(limits.listenBurst, limits.listensPerSecond, atMs)
    this.#junk = new RateLimit(limits.junkBurst, limits.junkPerSecond, atMs)
  }

  /** Why a message is dropped before anybody looks into it. */
  message(isBinary: boolean, bytes: number, atMs: number): Refusal | undefined {
    if (!this.#bytes.take(atMs, bytes)) return this.#drop('message.bytes', bytes)
    if (isBinary) return this.#frames.take(atMs) ? undefined : this.#drop('frame.rate', bytes)
    return this.#texts.take(atMs) ? undefined : this.#drop('message.rate', bytes)
  }

  /** Why a message that begins a turn is dropped. */
  listen(atMs: number): Refusal | undefined {
    return this.#listens.take(atMs) ? undefined : this.#drop('message.rate', 0)
  }

  /** Why an Opus packet is dropped before it is decoded. */
  audio(packet: Uint8Array, atMs: number): Refusal | undefined {
    const durationMs = opusPacketMs(packet)
    if (durationMs === undefined) return 'audio.corrupt'
    return this.#audio.take(atMs, durationMs) ? undefined : this.#drop('audio.rate', packet.length)
  }

  /** Why the connection must be closed after something was refused. */
  verdict(refused: Refusal): 'connect.flood' | 'connect.junk' | undefined {
    if (this.#dropped > this.#limits.droppedUntilClosed) return 'connect.flood'
    return JUNK.has(refused) && !this.#junk.take(nowMs()) ? 'connect.junk' : undefined
  }

  #drop(reason: Refusal, bytes: number): Refusal {
    this.#dropped += 1 + Math.floor(bytes / BYTES_OF_ONE_DROP)
    return reason
  }
}
