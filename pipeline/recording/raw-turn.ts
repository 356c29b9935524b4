/** A piece of what was captured, as it came. */
export interface CapturedPiece {
  /** 16 kHz mono. */
  readonly pcm: Float32Array
  /** Host clock at the last sample. */
  readonly capturedMs: number
}

/** A piece of the reply, as it went to the player. */
export interface PlayedPiece {
  readonly pcm: Float32Array
  readonly sampleRateHz: number
  /** Host clock when the player had it. */
  readonly handedMs: number
}

/** Everything that a turn's recording is made from: plain data, so that it can be made in another thread. */
export interface RawTurn {
  /** Host clock when the turn was opened. */
  readonly openedMs: number
  readonly captured: readonly CapturedPiece[]
  readonly played: readonly PlayedPiece[]
  /** False where audio was fed faster than real time: then its stamps do not say where it belongs. */
  readonly inRealTime: boolean
  /** Host clock when the player rendered the first sample of the reply, where it says so. */
  readonly renderedMs: number | undefined
  /** Host clock when the reply was cut off. */
  readonly stoppedMs: number | undefined
}
