import { PIPELINE_RATE_HZ } from '../audio/chunk.ts'
import { Resampler } from '../audio/resample.ts'
import type { CapturedPiece, PlayedPiece, RawTurn } from './raw-turn.ts'

/** Longest recording of one turn; what comes later is not in it. */
export const LONGEST_RECORDING_MS = 180_000
/** Stamps that differ by less from where the last piece ended are jitter, not gaps. */
const JITTER_MS = 2
const SAMPLES_PER_MS = PIPELINE_RATE_HZ / 1000

/** What was captured and what was played, on one clock. */
export interface Timeline {
  /** Host clock at sample 0. */
  readonly startMs: number
  readonly sampleRateHz: number
  readonly captured: Float32Array
  readonly played: Float32Array
  /** Stretches without audio within what was captured (frames that never came): silence here. */
  readonly gaps: number
  readonly gapMs: number
}

/**
 * Lays both sides of a turn on one timeline: host clock to sample index, 16 kHz. What was captured lies where its
 * stamps say, and gaps stay silent. The reply begins where the player says that it rendered its first sample, else where
 * the first piece was handed over; it goes on without pause as long as pieces come in time, and ends where it was cut off.
 */
export function layOut(turn: RawTurn): Timeline {
  const [first] = turn.captured
  const startMs = first ? first.capturedMs - first.pcm.length / SAMPLES_PER_MS : turn.openedMs
  const left = new Track(startMs)
  let gaps = 0
  let gapMs = 0
  for (const piece of turn.captured) {
    const missingMs = turn.inRealTime ? placeCaptured(left, piece) : left.append(piece.pcm)
    if (missingMs > 0) gaps += 1
    gapMs += missingMs
  }
  const right = new Track(startMs)
  placeReply(right, turn)
  const samples = Math.max(left.samples, right.samples)
  const sides = { captured: left.take(samples), played: right.take(samples) }
  return { startMs, sampleRateHz: PIPELINE_RATE_HZ, ...sides, gaps, gapMs }
}

/** Puts a piece where its stamp says; answers with the milliseconds that are missing before it. */
function placeCaptured(track: Track, { pcm, capturedMs }: CapturedPiece): number {
  const earlyMs = track.endMs - (capturedMs - pcm.length / SAMPLES_PER_MS)
  if (Math.abs(earlyMs) <= JITTER_MS) return track.append(pcm)
  // The clock was corrected backwards: what both pieces cover is kept once.
  if (earlyMs > 0) return track.append(pcm.subarray(Math.round(earlyMs * SAMPLES_PER_MS)))
  track.skipTo(capturedMs - pcm.length / SAMPLES_PER_MS)
  track.append(pcm)
  return -earlyMs
}

function placeReply(track: Track, { played, renderedMs, stoppedMs }: RawTurn): void {
  const [first] = played
  if (!first) return
  // What the player buffers before it begins delays every piece by the same.
  const bufferedMs = renderedMs === undefined ? 0 : renderedMs - first.handedMs
  for (const run of runsOf(played, bufferedMs)) {
    track.skipTo(run.startMs)
    const resampler = new Resampler(run.sampleRateHz, PIPELINE_RATE_HZ)
    for (const { pcm } of run.pieces) track.append(resampler.push(pcm))
    track.append(resampler.flush())
  }
  if (stoppedMs !== undefined) track.cutAt(stoppedMs)
}

interface Run {
  readonly startMs: number
  readonly sampleRateHz: number
  readonly pieces: PlayedPiece[]
}

/** Pieces that followed each other without a pause; one that came after the last had been played begins a new run. */
function runsOf(played: readonly PlayedPiece[], bufferedMs: number): readonly Run[] {
  const runs: Run[] = []
  let endMs = Number.NEGATIVE_INFINITY
  for (const piece of played) {
    const readyMs = piece.handedMs + bufferedMs
    const last = runs.at(-1)
    if (last && readyMs <= endMs && last.sampleRateHz === piece.sampleRateHz) last.pieces.push(piece)
    else {
      endMs = Math.max(endMs, readyMs)
      runs.push({ startMs: endMs, sampleRateHz: piece.sampleRateHz, pieces: [piece] })
    }
    endMs += (piece.pcm.length / piece.sampleRateHz) * 1000
  }
  return runs
}

/** One side of a recording: audio at places, silence between. Nothing is kept beyond the longest recording. */
class Track {
  readonly #startMs: number
  readonly #placed: { readonly at: number; readonly pcm: Float32Array }[] = []
  #samples = 0

  constructor(startMs: number) {
    this.#startMs = startMs
  }

  get samples(): number {
    return Math.min(this.#samples, LONGEST_RECORDING_MS * SAMPLES_PER_MS)
  }

  /** Host clock at the sample that comes next. */
  get endMs(): number {
    return this.#startMs + this.#samples / SAMPLES_PER_MS
  }

  append(pcm: Float32Array): 0 {
    this.#placed.push({ at: this.#samples, pcm })
    this.#samples += pcm.length
    return 0
  }

  /** What comes next lies at this moment, or at the end where that is later. */
  skipTo(ms: number): void {
    this.#samples = Math.max(this.#samples, Math.round((ms - this.#startMs) * SAMPLES_PER_MS))
  }

  cutAt(ms: number): void {
    this.#samples = Math.min(this.#samples, Math.max(0, Math.round((ms - this.#startMs) * SAMPLES_PER_MS)))
  }

  /** The first `samples` samples. */
  take(samples: number): Float32Array {
    const whole = new Float32Array(samples)
    const end = Math.min(samples, this.#samples)
    for (const { at, pcm } of this.#placed) if (at < end) whole.set(pcm.subarray(0, end - at), at)
    return whole
  }
}
