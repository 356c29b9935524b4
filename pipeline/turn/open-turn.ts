import type { FlagValues } from '../flags/registry.ts'
import type { Counters, CountersUnder } from '../protocol/counters.ts'
import type { Answer } from './answer.ts'
import type { StageGate } from './stage-gate.ts'
import type { TurnLog } from './turn-log.ts'

/** The open turn and everything that works on it. */
export interface OpenTurn {
  readonly log: TurnLog
  readonly flags: FlagValues
  readonly gate: StageGate
  speechStartSample: number
  lastVoicedSample: number
  readonly answer: Answer
  utterance: string
  /** The recogniser has no words for what was said (`AsrHypothesis.rejected`). */
  rejected: boolean
  /** When the button was released that ended the utterance. */
  releasedMs: number | undefined
  readonly engineFacts: (() => Counters) | undefined
  readonly hostFacts: (() => CountersUnder<'host.'>) | undefined
}
