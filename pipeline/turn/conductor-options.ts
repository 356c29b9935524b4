import type { FlagValues } from '../flags/registry.ts'
import type { Counters, CountersUnder } from '../protocol/counters.ts'
import type { TurnCost } from '../protocol/models/costs.ts'
import type { PipelineEvent } from '../protocol/wire/events.ts'
import type { AsrStage } from '../stages/asr/contract.ts'
import type { LlmStage } from '../stages/llm/contract.ts'
import type { TtsStage } from '../stages/tts/contract.ts'
import type { VadStage } from '../stages/vad/contract.ts'
import type { Stall } from '../tracing/stalls.ts'
import type { AudioTap } from './audio-tap.ts'
import type { EchoGuard } from './listening/echo-gate.ts'
import type { ReplyCaches } from './reply/reply-cache.ts'
import type { ReplyPlayer } from './reply/reply-player.ts'
import type { TurnOrigin } from './turn-machine.ts'

export interface PipelineStages {
  readonly vad: VadStage
  readonly asr: AsrStage
  readonly llm: LlmStage
  readonly tts: TtsStage
  /** Language of the conversation; English where it is not said. */
  readonly language?: string
}

/** What the models that a turn began with have to say of it when it closes. */
export interface ModelFacts {
  readonly counters: Counters
  /** At servers elsewhere; absent: no stage was one. */
  readonly cost?: TurnCost | undefined
}

/** What turns run under. */
export type TurnFlags = Pick<ConductorOptions, 'flags' | 'preset'>

export interface ConductorOptions {
  readonly stages: PipelineStages
  readonly player: ReplyPlayer
  readonly flags: FlagValues
  readonly preset: string | undefined
  readonly emit: (event: PipelineEvent) => void
  /** Keep a turn open until its reply has been played (a console); off: until it has been synthesised (a benchmark). */
  readonly waitForPlayback: boolean
  readonly tap?: AudioTap
  /** Keeps a reply from interrupting itself, where the microphone hears it; must know what the player plays. */
  readonly echo?: EchoGuard
  /** Where turns come from that open with speech; the microphone where absent. Asked when one opens. */
  readonly speechOrigin?: () => TurnOrigin
  /** Replies that other conversations on the same models may have been given already; none where absent. */
  readonly replyCaches?: ReplyCaches
  /**
   * Called when a turn opens; what it returns is called when the turn closes and adds facts of the models that it began
   * with (threads, bytes of weights …) to its counters, and says what it cost by what was counted so far. Others may serve
   * by then.
   */
  readonly engineFacts?: () => (counted: Counters) => ModelFacts
  /** Stretches since a moment of the host's clock in which the whole host stood still: parts of the machine, not of stages. */
  readonly stallsSince?: (fromMs: number) => readonly Stall[]
  /** Called when a turn opens; what it returns is called when the turn closes and adds facts about the host to its counters. */
  readonly watchHost?: () => () => CountersUnder<'host.'>
}
