import type { AsrHypothesis } from './contract.ts'
import type { AsrWorkerInfo } from './worker-api.ts'

/** What an engine's worker answers; the times are added where the call is served. */
export type UntimedHypothesis = Omit<AsrHypothesis, 'timing'>

/** One utterance on its way through a recogniser. */
export interface Utterance {
  /**
   * Takes audio (16 kHz mono, -1 to 1); the hypothesis where it was enough for at least one step.
   *
   * @param mostSteps steps that may go into one run where the audio has several: the same result in fewer runs
   */
  push(pcm: Float32Array, mostSteps?: number): Promise<UntimedHypothesis | undefined>
  /** Takes what has gathered and answers with the final text. The utterance is over then. */
  finish(): Promise<UntimedHypothesis>
  /** It is no longer wanted; whoever holds something for it lets go. */
  giveUp?(): void
}

/** What an engine gives to its worker: one network for all utterances. */
export interface Recogniser {
  /** Of a recogniser that is a server elsewhere. */
  readonly server?: NonNullable<AsrWorkerInfo['server']>
  /** Audio that it takes at least at a time. */
  readonly unitSamples: number
  /** Audio besides a unit after which it has spoken for the end of that unit; absent where that is not how it works. */
  readonly lookAheadSamples?: number
  /** As `AsrStage.prepare`. */
  prepare?(ahead: boolean): void
  /** One dummy run of each shape that a first turn would meet; on a device of each for which that compiles anew. */
  warmUp(onDevice: boolean): Promise<void>
  /**
   * @param stepSamples step in which audio is to be fed to the network (ASR_CHUNK_SIZE)
   * @param normalise bring the speech to one loudness first
   * @param onRun called when a run of this utterance begins, which may have waited for others
   */
  utterance(stepSamples: number, normalise: boolean, onRun?: () => void): Utterance
  /** Recognises a whole utterance with the longest runs that the network takes. */
  transcribe(pcm: Float32Array, normalise: boolean, onRun?: () => void): Promise<UntimedHypothesis>
  release(): Promise<void>
}
