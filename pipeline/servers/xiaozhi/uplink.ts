import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import type { DecoderStream, OpusCodec } from '../../audio/opus-codec.ts'
import type { Refusal } from './admission/refusals.ts'
import type { DeviceConversation } from './conversation.ts'
import { UplinkClock } from './uplink-clock.ts'

/** Packets of one device that wait for the codec: beyond, the newest are dropped. */
const MOST_PENDING = 200

/** A device's audio on its way into the conversation: decoded in order, dated, and dropped where it is out of date. */
export class Uplink {
  readonly #conversation: DeviceConversation
  readonly #refuse: (reason: Refusal) => void
  readonly #codec: OpusCodec
  /** Opened for the first packet: many connections never send one. */
  #decoder: DecoderStream | undefined
  readonly #arrivals: { readonly arrivedMs: number; readonly stretch: number }[] = []
  #clock = new UplinkClock()
  #stretch = 0

  constructor(codec: OpusCodec, conversation: DeviceConversation, refuse: (reason: Refusal) => void) {
    this.#conversation = conversation
    this.#refuse = refuse
    this.#codec = codec
  }

  /** Packets that wait for the codec. */
  get pending(): number {
    return this.#decoder?.pending ?? 0
  }

  /** A new stretch of listening begins: what came before it is not heard any more. */
  begin(): void {
    this.#stretch += 1
    this.#clock = new UplinkClock()
  }

  packet(packet: Uint8Array, arrivedMs: number): void {
    if (this.pending >= MOST_PENDING) return this.#refuse('audio.codecBusy')
    this.#arrivals.push({ arrivedMs, stretch: this.#stretch })
    this.#decoder ??= this.#codec.openDecoder(PIPELINE_RATE_HZ, (pcm) => this.#decoded(pcm))
    this.#decoder.decode(packet)
  }

  /** Calls `then` when all audio so far has reached the conversation. */
  afterPending(then: () => void): void {
    if (this.#decoder) this.#decoder.afterPending(then)
    else then()
  }

  close(): void {
    this.#decoder?.close()
  }

  #decoded(decoded: Float32Array | undefined): void {
    const arrival = this.#arrivals.shift()
    if (!arrival || arrival.stretch !== this.#stretch) return
    if (!decoded) return this.#refuse('audio.corrupt')
    const pcm = this.#conversation.allocate(decoded.length)
    pcm.set(decoded)
    this.#conversation.feed(pcm, this.#clock.capturedMs(pcm.length, arrival.arrivedMs))
  }
}
