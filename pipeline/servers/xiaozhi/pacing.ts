import type { PlaybackReport } from './conversation.ts'

/** A frame that leaves more than this after it was due counts as late. */
const LATE_MS = 5

/**
 * When the frames of a reply leave, on an absolute schedule that does not drift: a few at once, then one in each
 * frame's time. Where no audio was ready the schedule begins anew, so that nothing bursts afterwards.
 */
export class Pacing {
  readonly #frameMs: number
  readonly #leadFrames: number
  #startMs: number | undefined
  #lastMs = 0
  #sinceRestart = 0
  #underruns = 0
  #underrunMs = 0
  #frames = 0
  #longestGapMs = 0
  #lateFrames = 0

  /** @param leadFrames how many leave at once, ahead of their time */
  constructor(frameMs: number, leadFrames: number) {
    this.#frameMs = frameMs
    this.#leadFrames = leadFrames
  }

  /** When the next frame is due; `earliestMs` for the first. */
  dueMs(earliestMs: number): number {
    if (this.#startMs === undefined) return earliestMs
    return this.#startMs + Math.max(0, this.#sinceRestart - this.#leadFrames) * this.#frameMs
  }

  /** The next frame leaves now. It was ready only at `readyMs`. */
  sent(nowMs: number, readyMs: number): void {
    const start = this.#startMs
    if (start === undefined) this.#startMs = nowMs
    else {
      this.#longestGapMs = Math.max(this.#longestGapMs, nowMs - this.#lastMs)
      if (nowMs - Math.max(this.dueMs(start), readyMs) > LATE_MS) this.#lateFrames += 1
      const playMs = start + this.#sinceRestart * this.#frameMs
      if (readyMs > playMs) {
        this.#underruns += 1
        this.#underrunMs += readyMs - playMs
        this.#startMs = nowMs
        this.#sinceRestart = 0
      }
    }
    this.#lastMs = nowMs
    this.#sinceRestart += 1
    this.#frames += 1
  }

  /** When the device will have played all that has left. */
  get endsMs(): number {
    return (this.#startMs ?? 0) + this.#sinceRestart * this.#frameMs
  }

  get report(): PlaybackReport {
    return {
      underruns: this.#underruns,
      underrunMs: this.#underrunMs,
      frames: this.#frames,
      longestGapMs: this.#longestGapMs,
      lateFrames: this.#lateFrames,
    }
  }
}
