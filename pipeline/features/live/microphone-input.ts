import { int16ToFloat32 } from '../../audio/pcm.ts'
import { nowMs } from '../../base/clock.ts'
import type { Counters } from '../../protocol/counters.ts'
import type { MicrophoneFrame } from '../../protocol/wire/binary.ts'

/** The console's clock against the host's, by the console's pings. */
export interface ClientClock {
  /** Client clock minus host clock. */
  readonly offsetMs: number
  /** Half the best round trip: the offset is right to this. */
  readonly errorMs: number
}

/** A frame is at most so old when it comes: beyond, the console's word on its clock is not believed. */
const MOST_DELAY_MS = 60_000
/** So many frames (a minute of them) may be missing; beyond, the console counts anew. */
const MOST_MISSING = 3000

/**
 * Turns a console's microphone frames into dated audio.
 *
 * The console dates frames by its own clock; what it knows of the clocks' offset turns that into host time. Where it
 * knows nothing, the frame that travelled fastest so far does: the smallest difference between arrival and capture is the
 * offset plus the shortest way, so such a date is late by that way (under a millisecond on loopback) and never early.
 * No frame is dated later than it can have been, whatever the console says, nor more than a minute before it came: a clock
 * that is set or a number without sense spoils one frame's date at most, and none of those after it.
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
  get facts(): Counters {
    if (!this.#clock) return {}
    return { 'clock.offsetMs': this.#clock.offsetMs, 'clock.errorMs': this.#clock.errorMs }
  }

  receive(frame: MicrophoneFrame, receivedMs: number = nowMs()): void {
    if (!this.#follows(frame.seq)) return
    this.#feed(int16ToFloat32(frame.pcm, this.#allocate(frame.pcm.length)), this.#dateOf(frame, receivedMs))
  }

  /** False: it came before. */
  #follows(seq: number): boolean {
    const missing = seq - this.#nextSeq
    if (missing < 0 && missing >= -MOST_MISSING) return false
    this.#dropped += missing < 0 || missing > MOST_MISSING ? 1 : missing
    this.#nextSeq = seq + 1
    return true
  }

  #dateOf({ capturedAtMs }: MicrophoneFrame, receivedMs: number): number {
    const onTheWayMs = receivedMs - capturedAtMs
    // No frame travels for so long: the console's clock was set since the fastest one.
    if (onTheWayMs - this.#fastestMs > MOST_DELAY_MS || this.#fastestMs - onTheWayMs > MOST_DELAY_MS) {
      this.#fastestMs = onTheWayMs
    }
    this.#fastestMs = Math.min(this.#fastestMs, onTheWayMs)
    const latestMs = capturedAtMs + this.#fastestMs
    const reportedMs = this.#clock === undefined ? latestMs : capturedAtMs - this.#clock.offsetMs
    return reportedMs > latestMs || reportedMs < receivedMs - MOST_DELAY_MS ? latestMs : reportedMs
  }
}
