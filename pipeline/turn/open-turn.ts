import type { FlagValues } from '../flags/registry.ts'
import type { Counters, CountersUnder } from '../protocol/counters.ts'
import type { ConductorOptions, PipelineStages } from './conductor-options.ts'
import type { HeardEnd } from './listening/vad-listener.ts'
import { readerOf, systemMessage } from './log/facts.ts'
import { openTurnLog, type TurnLog } from './log/turn-log.ts'
import type { Answer } from './reply/answer.ts'
import { StageGate } from './stage-gate.ts'
import type { TurnOrigin } from './turn-machine.ts'
import type { TurnSettings } from './turn-settings.ts'

/** What a source of audio knows of itself when a turn closes. */
export type SourceFacts = () => Counters

/** The open turn and everything that works on it. */
export interface OpenTurn {
  readonly log: TurnLog
  readonly flags: FlagValues
  /** The models that it began with. */
  readonly stages: PipelineStages
  readonly gate: StageGate
  speechStartSample: number
  lastVoicedSample: number
  /** The newest: one that went on was answered before. */
  answer: Answer
  /** How often the person went on after what was taken for the end. */
  timesTakenBack: number
  /** What was last taken for the end of the utterance. */
  ended: HeardEnd | undefined
  /** The system's message to the language model. */
  readonly system: string
  utterance: string
  /** The recogniser has no words for what was said (`AsrHypothesis.rejected`). */
  rejected: boolean
  /** When the button was released that ended the utterance. */
  releasedMs: number | undefined
  readonly engineFacts: ReturnType<NonNullable<ConductorOptions['engineFacts']>> | undefined
  readonly hostFacts: (() => CountersUnder<'host.'>) | undefined
}

/** A turn before it has an answer. */
export type BegunTurn = Omit<OpenTurn, 'answer'>

/** Begins a turn now, under the settings in force. `lastProcessingMs`: of the turn before, which may be spoken of. */
export function beginTurn(
  turn: { readonly index: number; readonly origin: TurnOrigin; readonly lastProcessingMs: number | undefined },
  { stages, flags, preset }: Pick<TurnSettings, 'stages' | 'flags' | 'preset'>,
  { emit, stallsSince, engineFacts, watchHost }: ConductorOptions,
): BegunTurn {
  const now = new Date()
  const { index, origin, lastProcessingMs } = turn
  return {
    log: openTurnLog({ index, origin, flags, preset, emit, stallsSince }, now),
    ...{ flags, stages },
    gate: new StageGate(flags.ENABLE_PIPELINE_PARALLEL),
    system: systemMessage(readerOf(stages), now, lastProcessingMs),
    timesTakenBack: 0,
    ended: undefined,
    speechStartSample: 0,
    lastVoicedSample: 0,
    utterance: '',
    rejected: false,
    releasedMs: undefined,
    engineFacts: engineFacts?.(),
    hostFacts: watchHost?.(),
  }
}
