import { assert } from '../base/assert.ts'
import { FRAME_SAMPLES, FRAME_SHIFT_SAMPLES } from './feature-options.ts'
import type { FrameAnalysis } from './frame-analysis.ts'

/** Rows that are made room for at first: a second. */
const FIRST_ROWS = 100
/** Where frame 0 begins when frames are centred. */
const CENTRED_START_SAMPLES = FRAME_SHIFT_SAMPLES / 2 - FRAME_SAMPLES / 2

/**
 * Features of one stream of 16 kHz audio, row after row as soon as the audio for each is there. However the audio is cut
 * into pieces, the rows are the same. Rows that nobody needs any more are given up with `forget`, so that the memory
 * does not grow with the stream.
 */
export class FeatureStream {
  readonly #analysis: FrameAnalysis
  /** Audio that frames to come still need; its first sample has the index `#audioStart` in the stream. */
  #audio = new Float32Array(4 * FRAME_SAMPLES)
  #audioStart = 0
  #audioLength = 0
  #rows: Float32Array
  #firstRow = 0
  #endRow = 0

  constructor(analysis: FrameAnalysis) {
    this.#analysis = analysis
    this.#rows = new Float32Array(FIRST_ROWS * analysis.bands)
  }

  /** Numbers of a row. */
  get bands(): number {
    return this.#analysis.bands
  }

  /** Rows that have been made since the stream began. */
  get readyFrames(): number {
    return this.#endRow
  }

  /** Samples of the stream after which so many rows are ready, before its end. */
  samplesFor(frames: number): number {
    return frames === 0 ? 0 : this.#startOf(frames - 1) + FRAME_SAMPLES
  }

  /** Takes audio, -1 to 1. */
  push(pcm: Float32Array): void {
    this.#append(pcm)
    const total = this.#audioStart + this.#audioLength
    const start = this.#startOf(0)
    this.#analyseUpTo(
      total < start + FRAME_SAMPLES ? 0 : 1 + Math.floor((total - start - FRAME_SAMPLES) / FRAME_SHIFT_SAMPLES),
    )
  }

  /** Makes the rows at the end for which the audio has to be mirrored; the stream is over then. */
  finish(): void {
    if (this.#analysis.options.snipEdges) return
    const total = this.#audioStart + this.#audioLength
    this.#analyseUpTo(Math.floor((total + FRAME_SHIFT_SAMPLES / 2) / FRAME_SHIFT_SAMPLES))
  }

  /** Copies `count` rows from row `frame` of the stream into `into`, from `at`. */
  copy(frame: number, count: number, into: Float32Array, at = 0): void {
    assert(
      frame >= this.#firstRow && frame + count <= this.#endRow,
      `rows ${frame} to ${frame + count} of the features`,
    )
    const from = (frame - this.#firstRow) * this.bands
    into.set(this.#rows.subarray(from, from + count * this.bands), at)
  }

  /** Gives up the rows before row `frame`. */
  forget(frame: number): void {
    const given = Math.min(frame, this.#endRow) - this.#firstRow
    // Moving the rest is worth it only where it is the smaller part.
    if (given <= (this.#endRow - this.#firstRow) / 2) return
    this.#rows.copyWithin(0, given * this.bands, (this.#endRow - this.#firstRow) * this.bands)
    this.#firstRow += given
  }

  #startOf(frame: number): number {
    return frame * FRAME_SHIFT_SAMPLES + (this.#analysis.options.snipEdges ? 0 : CENTRED_START_SAMPLES)
  }

  #append(pcm: Float32Array): void {
    // What lies before the next frame is never asked for again.
    const spent = Math.max(0, Math.min(this.#audioLength, this.#startOf(this.#endRow) - this.#audioStart))
    this.#audio.copyWithin(0, spent, this.#audioLength)
    this.#audioStart += spent
    this.#audioLength -= spent
    const length = this.#audioLength + pcm.length
    if (length > this.#audio.length) this.#audio = grown(this.#audio, this.#audioLength, length)
    this.#audio.set(pcm, this.#audioLength)
    this.#audioLength = length
  }

  #analyseUpTo(frames: number): void {
    const rows = frames - this.#firstRow
    if (rows * this.bands > this.#rows.length) {
      this.#rows = grown(this.#rows, (this.#endRow - this.#firstRow) * this.bands, rows * this.bands)
    }
    for (; this.#endRow < frames; this.#endRow += 1) {
      this.#fill(this.#startOf(this.#endRow) - this.#audioStart)
      this.#analysis.analyse(this.#rows, (this.#endRow - this.#firstRow) * this.bands)
    }
  }

  /** Puts the audio from `start` into the frame, mirrored where there is none. */
  #fill(start: number): void {
    const { frame, options } = this.#analysis
    const length = this.#audioLength
    for (let index = 0; index < FRAME_SAMPLES; index += 1) {
      let sample = start + index
      while (sample < 0 || sample >= length) sample = sample < 0 ? -sample - 1 : 2 * length - 1 - sample
      frame[index] = (this.#audio[sample] ?? 0) * options.inputScale
    }
    frame.fill(0, FRAME_SAMPLES)
  }
}

function grown(old: Float32Array, used: number, needed: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(Math.max(needed, 2 * old.length))
  larger.set(old.subarray(0, used))
  return larger
}
