import { int16ToFloat32 } from '../audio/pcm.ts'
import { nowMs } from '../base/clock.ts'
import type { MicrophoneFrame } from '../protocol/binary.ts'

/**
 * Turns a console's microphone frames into dated audio.
 *
 * The console dates frames by its own clock. Host time is found from the frame that travelled fastest so far: the
 * smallest difference between arrival and capture is the clocks' offset plus the shortest way. So a frame's date is
 * late by that shortest way (under a millisecond on loopback) and never early.
 */
export class MicrophoneInput {
  readonly #feed: (pcm: Float32Array, capturedMs: number) => void
  readonly #allocate: (samples: number) => Float32Array
  #offsetMs = Number.POSITIVE_INFINITY
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

  receive(frame: MicrophoneFrame, receivedMs: number = nowMs()): void {
    if (frame.seq < this.#nextSeq) return
    this.#dropped += frame.seq - this.#nextSeq
    this.#nextSeq = frame.seq + 1
    this.#offsetMs = Math.min(this.#offsetMs, receivedMs - frame.capturedAtMs)
    this.#feed(int16ToFloat32(frame.pcm, this.#allocate(frame.pcm.length)), frame.capturedAtMs + this.#offsetMs)
  }
}
