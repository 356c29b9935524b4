/** What the listener's ear met with: gaps between chunks, and when it all ends. */
export interface PlaybackState {
  /** Host clock when the last sample that has been handed over will have been played. */
  readonly endsMs: number
  readonly underruns: number
  readonly underrunMs: number
}

/**
 * Follows a player that starts with the first chunk and plays without pause, without asking it:
 * each chunk extends the end; one that comes after the end has left a gap (an underrun).
 */
export class PlaybackClock {
  #endsMs: number | undefined
  #underruns = 0
  #underrunMs = 0

  /** A chunk of `durationMs` was handed over at `atMs` (host clock). */
  hand(atMs: number, durationMs: number): void {
    if (this.#endsMs !== undefined && atMs > this.#endsMs) {
      this.#underruns += 1
      this.#underrunMs += atMs - this.#endsMs
    }
    this.#endsMs = Math.max(this.#endsMs ?? atMs, atMs) + durationMs
  }

  /** `undefined` before the first chunk. */
  get state(): PlaybackState | undefined {
    if (this.#endsMs === undefined) return undefined
    return { endsMs: this.#endsMs, underruns: this.#underruns, underrunMs: this.#underrunMs }
  }
}
