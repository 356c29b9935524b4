import { meanSquare, SILENCE_DBFS } from '../../audio/levels.ts'

/** Levels are kept in frames of this length. */
const FRAME_MS = 10
/** A reply is handed over faster than it is played: so much of it may lie ahead, and half a minute of it behind. */
const FRAMES = 12_000

/**
 * How loud the loudspeaker is (or will be) at any moment of the host's clock: a ring of levels, filled from what is
 * handed to the player as if it played at once and without pause.
 */
export class FarEnd {
  readonly #levelDbfs = new Float32Array(FRAMES).fill(SILENCE_DBFS)
  /** Which frame of the clock a slot holds; another one means that nothing is played then. */
  readonly #frames = new Float64Array(FRAMES).fill(-1)
  #endMs = Number.NEGATIVE_INFINITY

  /** Host clock when the last of what was handed over will have been played. */
  get endMs(): number {
    return this.#endMs
  }

  hand(pcm: Float32Array, sampleRateHz: number, handedMs: number): void {
    const fromMs = Math.max(handedMs, this.#endMs)
    const frameSamples = (sampleRateHz * FRAME_MS) / 1000
    this.#endMs = fromMs + (pcm.length / sampleRateHz) * 1000
    const first = Math.floor(fromMs / FRAME_MS)
    for (let frame = 0; frame * frameSamples < pcm.length; frame += 1) {
      const from = Math.round(frame * frameSamples)
      const to = Math.min(pcm.length, Math.round((frame + 1) * frameSamples))
      this.#note(first + frame, levelOf(meanSquare(pcm, from, to)))
    }
  }

  /** Nothing is played from this moment on. */
  stop(atMs: number): void {
    const last = Math.floor(this.#endMs / FRAME_MS)
    for (let frame = Math.max(Math.ceil(atMs / FRAME_MS), last - FRAMES + 1); frame <= last; frame += 1) {
      this.#frames[frame % FRAMES] = -1
    }
    this.#endMs = Math.min(this.#endMs, atMs)
  }

  /** The loudest frame between two moments, dBFS; `SILENCE_DBFS` where nothing is played. */
  loudestDbfs(fromMs: number, toMs: number): number {
    let loudest = SILENCE_DBFS
    const last = Math.floor(toMs / FRAME_MS)
    for (let frame = Math.max(0, Math.floor(fromMs / FRAME_MS)); frame <= last; frame += 1) {
      if (this.#frames[frame % FRAMES] !== frame) continue
      loudest = Math.max(loudest, this.#levelDbfs[frame % FRAMES] ?? SILENCE_DBFS)
    }
    return loudest
  }

  #note(frame: number, levelDbfs: number): void {
    const slot = frame % FRAMES
    // Two chunks may share a frame: the louder one counts.
    const before = this.#frames[slot] === frame ? (this.#levelDbfs[slot] ?? SILENCE_DBFS) : SILENCE_DBFS
    this.#levelDbfs[slot] = Math.max(before, levelDbfs)
    this.#frames[slot] = frame
  }
}

function levelOf(square: number): number {
  return Math.max(SILENCE_DBFS, 10 * Math.log10(square + 1e-12))
}
