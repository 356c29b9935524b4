import { setTimeout as wait } from 'node:timers/promises'
import { float32ToInt16 } from '../../audio/pcm.ts'
import { resample } from '../../audio/resample.ts'
import { speechEndSample } from '../../audio/speech-end.ts'
import { nowMs } from '../../base/clock.ts'
import { REALTIME_RATE_HZ } from './settings.ts'

const CLIP_RATE_HZ = 16_000
/** As small as messages of other clients are at least: what is in one is late by up to its length. */
const PIECE_MS = 20
const PIECE_SAMPLES = (REALTIME_RATE_HZ * PIECE_MS) / 1000
/** A microphone goes on capturing until the reply begins. */
const SILENCE_MS = 4000

/** A clip as it is sent. */
export interface RealtimeSpeech {
  /** 24 kHz. */
  readonly pcm: Int16Array
  /** Samples to the acoustic end of speech. */
  readonly speechSamples: number
}

/** @param pcm 16 kHz mono, -1 to 1 */
export function realtimeSpeech(pcm: Float32Array): RealtimeSpeech {
  const speechSamples = Math.round((speechEndSample(pcm, CLIP_RATE_HZ) * REALTIME_RATE_HZ) / CLIP_RATE_HZ)
  return { pcm: float32ToInt16(resample(pcm, CLIP_RATE_HZ, REALTIME_RATE_HZ)), speechSamples }
}

export interface UplinkListener {
  piece(pcm: Int16Array): void
  /** The piece with the end of speech has been sent. @param endMs when that sound was made; host clock */
  speechSent(endMs: number, sentMs: number): void
  /** Nothing more is to be said. */
  isOver(): boolean
}

/** Says a clip at the pace of speech, and silence after it until nobody waits any more: as a microphone would. */
export async function sendSpeech({ pcm, speechSamples }: RealtimeSpeech, to: UplinkListener): Promise<void> {
  const startMs = nowMs()
  const samples = pcm.length + (SILENCE_MS * REALTIME_RATE_HZ) / 1000
  for (let from = 0; from < samples; from += PIECE_SAMPLES) {
    // A microphone has a piece only once it has captured it.
    const dueMs = startMs + ((from + PIECE_SAMPLES) * 1000) / REALTIME_RATE_HZ
    for (let restMs = dueMs - nowMs(); restMs > 0; restMs = dueMs - nowMs()) await wait(restMs)
    if (to.isOver()) return
    const piece = new Int16Array(PIECE_SAMPLES)
    piece.set(pcm.subarray(from, from + PIECE_SAMPLES))
    to.piece(piece)
    const isEnd = from < speechSamples && speechSamples <= from + PIECE_SAMPLES
    if (isEnd) to.speechSent(startMs + (speechSamples * 1000) / REALTIME_RATE_HZ, nowMs())
  }
}
