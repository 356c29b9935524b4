import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import type { TimeWindow } from './time-scale.ts'
import { zeroOf } from './turn.ts'

/** Samples and where they lie; `startMs` on the host's clock. */
export interface Sound {
  readonly startMs: number
  readonly rateHz: number
  readonly pcm: Int16Array
}

/** A word, milliseconds after the end of speech (negative: before it). */
export interface TimelineWord {
  readonly text: string
  readonly startMs: number
  readonly endMs: number
}

/** Speech probability, milliseconds after the end of speech. */
export interface TimelineTrack {
  readonly startMs: number
  readonly hopMs: number
  readonly probabilities: readonly number[]
}

/** A turn laid out in time for drawing. */
export interface Timeline {
  /** t = 0 on the host's clock. */
  readonly zeroMs: number
  readonly words: readonly TimelineWord[]
  readonly track: TimelineTrack | undefined
  readonly extent: TimeWindow
}

const PAD_SHARE = 0.02

/** Lays a turn out around its end of speech: words, track of speech probability, and all of the sound there is. */
export function buildTimeline(turn: TurnRecord, sounds: readonly (Sound | undefined)[]): Timeline {
  const zeroMs = zeroOf(turn)
  const words = (turn.words ?? []).map(({ text, startMs, endMs }) => ({
    text,
    startMs: startMs - zeroMs,
    endMs: endMs - zeroMs,
  }))
  const track = turn.vadTrack && { ...turn.vadTrack, startMs: turn.vadTrack.startMs - zeroMs }
  const { openedMs, closedMs, heardMs, firstAudioMs } = turn.anchors
  const moments = [openedMs, closedMs ?? heardMs ?? firstAudioMs ?? openedMs].map((ms) => ms - zeroMs)
  for (const sound of sounds) if (sound) moments.push(sound.startMs - zeroMs, endOf(sound) - zeroMs)
  for (const word of words) moments.push(word.startMs, word.endMs)
  const fromMs = Math.min(0, ...moments)
  const toMs = Math.max(50, ...moments)
  const pad = (toMs - fromMs) * PAD_SHARE
  return { zeroMs, words, track, extent: { fromMs: fromMs - pad, toMs: toMs + pad } }
}

/** Where a sound ends, on the host's clock. */
export function endOf({ startMs, rateHz, pcm }: Sound): number {
  return startMs + (pcm.length / rateHz) * 1000
}

/** The word that is being said at a moment. */
export function wordAt(words: readonly TimelineWord[], ms: number): TimelineWord | undefined {
  return words.find((word) => ms >= word.startMs && ms < word.endMs)
}

/** The probability at a moment; `undefined` outside of the track. */
export function probabilityAt(track: TimelineTrack | undefined, ms: number): number | undefined {
  return track?.probabilities[Math.floor((ms - track.startMs) / track.hopMs)]
}

/**
 * Least and greatest sample of each column, two values a column in ±1: what a waveform of that many pixels shows. Columns
 * outside of the sound are NaN. `startMs` of the sound and the window are of one clock.
 */
export function peaksOf(sound: Sound, window: TimeWindow, columns: number): Float32Array {
  const peaks = new Float32Array(columns * 2).fill(Number.NaN)
  const perColumn = ((window.toMs - window.fromMs) / 1000 / columns) * sound.rateHz
  const first = ((window.fromMs - sound.startMs) / 1000) * sound.rateHz
  for (let column = 0; column < columns; column += 1) {
    const from = Math.max(0, Math.floor(first + column * perColumn))
    const to = Math.min(sound.pcm.length, Math.max(from + 1, Math.floor(first + (column + 1) * perColumn)))
    if (to <= 0 || from >= sound.pcm.length || first + (column + 1) * perColumn <= 0) continue
    let least = 0
    let greatest = 0
    for (let i = from; i < to; i += 1) {
      const sample = sound.pcm[i] ?? 0
      if (sample < least) least = sample
      if (sample > greatest) greatest = sample
    }
    peaks[2 * column] = least / 32_768
    peaks[2 * column + 1] = greatest / 32_768
  }
  return peaks
}
