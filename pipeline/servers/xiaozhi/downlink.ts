import type { OpusFormat } from '../../audio/opus.ts'
import type { EncoderStream, OpusCodec } from '../../audio/opus-codec.ts'
import { nowMs } from '../../base/clock.ts'
import type { PlaybackReport, ReplySpeech } from './conversation.ts'
import { Pacing } from './pacing.ts'

/** A device empties its queue when it hears that a reply starts: what comes at once after that may be lost. */
const START_GAP_MS = 100
/** Longest reply that waits for its time: three minutes of frames of 60 ms. */
const MOST_FRAMES = 3000

export interface DownlinkHooks {
  /** A sentence begins with the packet that comes next. */
  sentence(text: string): void
  /** One packet, now. @param timestampMs where it lies in the reply */
  packet(packet: Uint8Array, timestampMs: number): void
  firstSent(turnId: string, sentMs: number): void
  /** The device has played the reply, as far as can be known. */
  played(turnId: string, report: PlaybackReport): void
  tooLong(): void
}

export interface DownlinkOptions {
  readonly codec: OpusCodec
  readonly format: OpusFormat
  /** Frames that leave ahead of their time; small, because small devices stumble over bursts. */
  readonly leadFrames: number
  readonly hooks: DownlinkHooks
}

interface Reply {
  readonly turnId: string
  readonly encoder: EncoderStream
  readonly pacing: Pacing
  readonly frames: { readonly packet: Uint8Array; readonly readyMs: number }[]
  readonly sentences: { readonly frame: number; readonly text: string }[]
  readonly earliestMs: number
  givenSamples: number
  gathered: number
  sent: number
  complete: boolean
  timer: NodeJS.Timeout | undefined
}

/** Sends replies to a device at the pace of speech: encodes them, and lets each frame go when its time has come. */
export class Downlink {
  readonly #options: DownlinkOptions
  #reply: Reply | undefined
  #startToldMs = Number.NEGATIVE_INFINITY

  constructor(options: DownlinkOptions) {
    this.#options = options
  }

  /** The device was told that a reply starts. */
  startAnnounced(): void {
    this.#startToldMs = nowMs()
  }

  push(speech: ReplySpeech): void {
    if (this.#reply && this.#reply.turnId !== speech.turnId) this.stop()
    const reply = this.#reply ?? this.#open(speech)
    this.#reply = reply
    const frameSamples = (speech.sampleRateHz * this.#options.format.frameMs) / 1000
    for (const { atSample, text } of speech.sentences) {
      reply.sentences.push({ frame: Math.floor((reply.givenSamples + atSample) / frameSamples), text })
    }
    reply.givenSamples += speech.pcm.length
    reply.encoder.push(speech.pcm)
  }

  /** The reply has no more audio. */
  finish(turnId: string): void {
    if (this.#reply?.turnId === turnId) this.#reply.encoder.finish()
  }

  /** Silence at once: what waits is thrown away. */
  stop(): void {
    const reply = this.#reply
    this.#reply = undefined
    if (!reply) return
    clearTimeout(reply.timer)
    reply.encoder.close()
  }

  #open({ turnId, sampleRateHz }: ReplySpeech): Reply {
    const { codec, format, leadFrames } = this.#options
    const encoder = codec.openEncoder(sampleRateHz, format, (packets, last) => this.#encoded(reply, packets, last))
    const reply: Reply = {
      turnId,
      encoder,
      pacing: new Pacing(format.frameMs, leadFrames),
      frames: [],
      sentences: [],
      earliestMs: this.#startToldMs + START_GAP_MS,
      givenSamples: 0,
      gathered: 0,
      sent: 0,
      complete: false,
      timer: undefined,
    }
    return reply
  }

  #encoded(reply: Reply, packets: readonly Uint8Array[], last: boolean): void {
    if (reply !== this.#reply) return
    const readyMs = nowMs()
    for (const packet of packets) {
      if (reply.gathered >= MOST_FRAMES) this.#options.hooks.tooLong()
      else {
        reply.frames.push({ packet, readyMs })
        reply.gathered += 1
      }
    }
    reply.complete ||= last
    if (reply.timer === undefined) this.#advance(reply)
  }

  /** Sends what is due, and comes again when the next frame is. */
  #advance(reply: Reply): void {
    reply.timer = undefined
    for (;;) {
      if (reply !== this.#reply) return
      const next = reply.frames[0]
      if (!next) return reply.complete ? this.#drain(reply) : undefined
      const dueMs = Math.max(reply.pacing.dueMs(reply.earliestMs), reply.earliestMs)
      const restMs = dueMs - nowMs()
      if (restMs > 0) {
        reply.timer = setTimeout(() => this.#advance(reply), Math.ceil(restMs))
        return
      }
      reply.frames.shift()
      this.#send(reply, next.packet, next.readyMs)
    }
  }

  #send(reply: Reply, packet: Uint8Array, readyMs: number): void {
    const { hooks, format } = this.#options
    for (let next = reply.sentences[0]; next && next.frame <= reply.sent; next = reply.sentences[0]) {
      reply.sentences.shift()
      hooks.sentence(next.text)
    }
    hooks.packet(packet, reply.sent * format.frameMs)
    const sentMs = nowMs()
    reply.pacing.sent(sentMs, Math.max(readyMs, reply.earliestMs))
    if (reply.sent === 0) hooks.firstSent(reply.turnId, sentMs)
    reply.sent += 1
  }

  /** All has left; the device still plays what left ahead of its time. */
  #drain(reply: Reply): void {
    const restMs = Math.max(0, reply.pacing.endsMs - nowMs())
    reply.timer = setTimeout(() => {
      if (reply !== this.#reply) return
      this.stop()
      this.#options.hooks.played(reply.turnId, reply.pacing.report)
    }, Math.ceil(restMs))
  }
}
