import type { AudioChunk } from '../../audio/chunk.ts'
import type { WorkTiming } from '../../workers/timing.ts'

/** What the voice-activity model said of one window of audio. */
export interface VadWindow {
  /** Absolute index (in the stream) of the sample after the window's last. */
  readonly endSample: number
  /** How many samples are new since the window before. */
  readonly hopSamples: number
  /** 0 to 1. */
  readonly speechProbability: number
  /** False where the energy gate answered and the model did not run. */
  readonly modelRan: boolean
  /**
   * Where the audio up to this window's end was last clearly above the background noise: the sample after the last
   * audible one, to 1 ms. `undefined` while nothing was. Sharpens the end of speech, which the model smears.
   */
  readonly audibleEndSample: number | undefined
  /** Whether the voice stands so far above the background that its weakest sounds can be heard; absent: not known. */
  readonly levelIsClear?: boolean
  /**
   * How likely the person has finished, 0 to 1, by the stream's turn-end model; absent where none was asked for, where it
   * has not looked since speech was last heard, or failed. Stands until a later window says another.
   */
  readonly turnEndProbability?: number
  readonly timing: WorkTiming
}

/** How a detector listens. */
export interface VadStreamOptions {
  /** How much new audio gathers before the model looks (VAD_BUFFER_SIZE). */
  readonly bufferSamples: number
  /** Ask an energy gate first (VAD_FAST_MODE). */
  readonly energyGate: boolean
  /** The model that is asked in silences how likely the turn is over. Default: none. */
  readonly turnEnd?: TurnEndModel | undefined
}

/** Turn-end models that listen to sound; `pocket-turn` is our own, `smart-turn` comes by the model manager. */
export const TURN_END_MODELS = ['pocket-turn', 'smart-turn'] as const
/** One of {@link TURN_END_MODELS}. */
export type TurnEndModel = (typeof TURN_END_MODELS)[number]

/** One stream of audio on its way through the voice-activity detector. Windows come back in order. */
export interface VadStream {
  /** Hands audio over; never waits. After a gap in the samples the detector begins anew. */
  push(chunk: AudioChunk): void
  close(): void
}

/** The voice-activity stage: long-lived, owns the model. */
export interface VadStage {
  openStream(
    options: VadStreamOptions,
    onWindow: (window: VadWindow) => void,
    onFailure: (error: Error) => void,
  ): VadStream
}
