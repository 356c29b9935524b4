import { int16ToFloat32 } from '../audio/pcm.ts'
import { nowMs } from '../base/clock.ts'
import type { MicrophoneFrame } from '../protocol/binary.ts'

/** The console's clock against the host's, by the console's pings. */
export interface ClientClock {
  /** Client clock minus host clock. */
  readonly offsetMs: number
  /** Half the best round trip: the offset is right to this. */
  readonly errorMs: number
}

/**
 * Turns a console's microphone frames into dated audio.
 *
 * The console dates frames by its own clock; what it knows of the clocks' offset turns that into host time. Where it
 * knows nothing, the frame that travelled fastest so far does: the smallest difference between arrival and capture is the
 * offset plus the shortest way, so such a date is late by that way (under a millisecond on loopback) and never early.
 * No frame is dated later than it can have been, whatever the console says.
 */
export class MicrophoneInput {
  readonly #feed: (pcm: Float32Array, capturedMs: number) => void
  readonly #allocate: (samples: number) => Float32Array
  #clock: ClientClock | undefined
  #fastestMs = Number.POSITIVE_INFINITY
  #nextSeq = 0
  #dropped = 0

  /** `allocate` gives the memory that the samples are written to. */
  constructor(
    feed: (pcm: Float32Array, capturedMs: number) => void,
    allocate: (samples: number) => Float32Array = (samples) => new Float32Array(samples),
  ) {
    this.#feed = feed
    this.#allocate = allocate
  }

  /** Frames that never came. */
  get dropped(): number {
    return this.#dropped
  }

  /** A new estimate of the console's clock; from the next frame on. */
  setClock(clock: ClientClock | undefined): void {
    this.#clock = clock
  }

  /** What the dates of the frames rest on, for the counters of a turn; empty where only the frames' arrival is known. */
  get facts(): Readonly<Record<string, number>> {
    if (!this.#clock) return {}
    return { 'clock.offsetMs': this.#clock.offsetMs, 'clock.errorMs': this.#clock.errorMs }
  }

  receive(frame: MicrophoneFrame, receivedMs: number = nowMs()): void {
    if (frame.seq < this.#nextSeq) return
    this.#dropped += frame.seq - this.#nextSeq
    this.#nextSeq = frame.seq + 1
    this.#fastestMs = Math.min(this.#fastestMs, receivedMs - frame.capturedAtMs)
    const clockMs = this.#clock === undefined ? Number.POSITIVE_INFINITY : -this.#clock.offsetMs
    const capturedMs = frame.capturedAtMs + Math.min(clockMs, this.#fastestMs)
    this.#feed(int16ToFloat32(frame.pcm, this.#allocate(frame.pcm.length)), capturedMs)
  }
}
