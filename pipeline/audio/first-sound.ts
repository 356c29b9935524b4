import { firstAudibleSample } from './levels.ts'

/** A piece of a reply as it came; one that cannot be decoded has no samples, and may have a length. */
export interface ArrivedAudio {
  readonly pcm: Float32Array | undefined
  /** How long it plays, milliseconds. */
  readonly lengthMs: number
  /** When it came: host clock, milliseconds. */
  readonly atMs: number
}

export interface FirstSound {
  /** When it is heard by whoever plays each piece as soon as it is there: host clock, milliseconds. */
  readonly heardMs: number
  /** How much silence the pieces hold before it, milliseconds. */
  readonly silentMs: number
}

/**
 * Finds the first sound of a reply that can be heard: a server's first pieces may hold silence, which nobody hears. Reads
 * no further than to it.
 *
 * @returns nothing where there is no sound
 */
export function firstSoundOf(pieces: Iterable<ArrivedAudio>, sampleRateHz: number): FirstSound | undefined {
  let silentMs = 0
  let playedMs = Number.NEGATIVE_INFINITY
  for (const { pcm, lengthMs, atMs } of pieces) {
    const startMs = Math.max(atMs, playedMs)
    const sample = pcm && firstAudibleSample(pcm, sampleRateHz)
    if (sample !== undefined) {
      const withinMs = (sample * 1000) / sampleRateHz
      return { heardMs: startMs + withinMs, silentMs: silentMs + withinMs }
    }
    silentMs += lengthMs
    playedMs = startMs + lengthMs
  }
  return undefined
}
