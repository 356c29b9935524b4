import type { NetworkStamps } from '../../remote/network-stamps.ts'
import type { WorkTiming } from '../../workers/timing.ts'

/** A text to be spoken, and how. */
export interface SpeechRequest {
  readonly text: string
  /** Chunks leave while the rest is synthesised; off: the whole text's audio leaves as one chunk. */
  readonly streaming: boolean
  /** Size of the chunks that leave (TTS_CHUNK_SIZE). */
  readonly chunkSamples: number
  readonly vocoder: 'quality' | 'fast'
  /** Take the audio from disk where it was spoken before, and keep it there otherwise (TTS_ENABLE_CACHE). Default false. */
  readonly cache?: boolean
  /** Where such audio is kept in place of everybody's: what one side of a comparison said must not help the other. */
  readonly clauseCache?: ClauseCache | undefined
}

/** A clause as it was spoken. */
export interface KeptClause {
  readonly pcm: Float32Array
  /** At which sample each of its sentences begins. */
  readonly starts: readonly number[]
}

/** Keeps clauses, each under a key. What cannot be kept is as good as unknown: nothing here fails. */
export interface ClauseCache {
  read(key: string): Promise<KeptClause | undefined>
  write(key: string, clause: KeptClause): void
}

/** Where a sentence begins. */
export interface SentenceStart {
  /** Counts from the first sample of what holds it. */
  readonly atSample: number
  /** As it was written. */
  readonly text: string
}

/** A piece of speech, with the stamps of when it was asked for and made. */
export interface SpeechChunk {
  readonly index: number
  readonly last: boolean
  readonly pcm: Float32Array
  /** The sentences that begin within it, in order; absent where the voice does not know. */
  readonly sentences?: readonly SentenceStart[]
  /** When the text was handed to the stage, and when its worker began it. */
  readonly requestedMs: number
  readonly startedMs: number
  /** Stamped in the worker when the chunk was ready. */
  readonly atMs: number
  /** How long since its worker began it was kept from a processor; absent where nobody knows. */
  readonly stolenMs?: number | undefined
  /** Where the request was when, of a voice that is a server elsewhere. */
  readonly network?: NetworkStamps
}

/** What speaking a text came to, and what it took. */
export interface SpeechResult {
  readonly samples: number
  readonly chunks: number
  readonly end: 'finished' | 'cancelled'
  /** The audio was there already; no model ran. */
  readonly cached?: boolean
  /** Acoustic model and vocoder apart. */
  readonly acoustic: WorkTiming
  /** Where the request was when, of a voice that is a server elsewhere; `acoustic` then ends with its first byte. */
  readonly network?: NetworkStamps
  readonly timing: WorkTiming
}

/** A text that is being spoken. */
export interface Speech {
  readonly done: Promise<SpeechResult>
  /** Stops between two model runs; `done` then resolves with `cancelled`. */
  cancel(): void
}

/** What the pipeline needs of a voice. */
export interface TtsStage {
  /**
   * A turn begins.
   *
   * @param ahead whatever a request would wait for is made ready: a connection, of a server elsewhere; else those that stand
   *   are given up, and it opens its own (PIPELINE_CONNECT_AHEAD)
   */
  prepare?(ahead: boolean): void
  readonly sampleRateHz: number
  speak(request: SpeechRequest, onChunk: (chunk: SpeechChunk) => void): Speech
}
