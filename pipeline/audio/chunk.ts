/** A piece of a stream of audio, as capture hands it on. */
export interface AudioChunk {
  /** Counts from 0 without gaps; a gap means dropped audio. */
  readonly seq: number
  /** Absolute index in the stream of the chunk's first sample. */
  readonly startSample: number
  /** Mono, -1 to 1, at the pipeline's 16 kHz. */
  readonly pcm: Float32Array
  /** Host clock when the chunk's last sample was captured, milliseconds. */
  readonly capturedMs: number
}

/** The rate at which every stage listens. */
export const PIPELINE_RATE_HZ = 16_000
