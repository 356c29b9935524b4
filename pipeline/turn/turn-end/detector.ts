import type { FlagValues } from '../../flags/registry.ts'
import type { HoldSetting } from '../../measures/turn-end/hold.ts'
import type { TurnEndModel, VadWindow } from '../../stages/vad/contract.ts'

/** The recogniser's newest view of an utterance that is still open. */
export interface TranscriptView {
  /** How likely a sentence ends after the words so far; 0 to 1. 0 also where nothing tells it. */
  readonly endProbability: number
  /** The words, if nothing follows. */
  readonly text: string
  /** How far into the source it has listened. */
  readonly decodedSample: number
}

/** What a detector of the end of turns has to go by, in a pause. */
export interface HeardSoFar {
  /** The newest window, with what a model that listens says of it. */
  readonly window: Pick<VadWindow, 'endSample' | 'turnEndProbability'>
  /** The words so far; `undefined` where none came yet, or none come before the end. */
  readonly words: TranscriptView | undefined
  /** Where speech was last seen: the pause began about there. */
  readonly voicedEndSample: number
}

export type TurnEndFlags = Pick<
  FlagValues,
  'ASR_ENDPOINTING' | 'ASR_SILENCE_TIMEOUT' | 'ASR_TURN_END_THRESHOLD' | 'ASR_SHORTEST_SILENCE'
>

/**
 * Whatever says that a turn is over. It is asked at every window of a pause and keeps nothing from one to the next; the
 * decision follows from its probability by the one rule of `measures/turn-end/hold.ts`.
 */
export interface TurnEndDetector {
  /** The model that has to listen, in the worker of the voice-activity stage. */
  readonly listens?: TurnEndModel
  /** How likely the turn is over, 0 to 1; `undefined` where nothing tells it (yet). */
  probability(heard: HeardSoFar): number | undefined
  /** From which probability on, and within which holds. */
  setting(flags: TurnEndFlags): HoldSetting
}

/** Whether a turn is over, as a detector has it at a window of a pause. */
export interface TurnEndView {
  readonly probability: number | undefined
  /** Silence that ends the utterance as long as this stands. */
  readonly holdMs: number
  /** It may well be over: worth preparing a reply for, and the words so far are all that was said. */
  readonly plausible: boolean
}
