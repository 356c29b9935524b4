import type { FlagValues } from '../../flags/registry.ts'
import type { FlagRecord, FlagState } from '../../protocol/flags.ts'
import type { SomeModels } from '../../protocol/models/models.ts'
import type { EnvironmentReceipt } from '../../protocol/sessions.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { FlagOptions } from '../../runtime/pipeline-options.ts'
import type { SessionStore } from '../../store/contract.ts'
import type { ServerChoice } from '../../voice-servers/contract.ts'

/** What an experiment needs of a pipeline; the host's `Pipeline` is one. */
export interface ExperimentPipeline {
  readonly flagValues: FlagValues
  /** Language of conversations on the chosen models; absent: what is to be said was chosen by whoever gave it. */
  readonly language?: string
  readonly flags: Pick<FlagState, 'preset'>
  /** How often a stage was loaded so far: where it grew over a turn, that turn was a cold one. */
  readonly loads: number
  /** With `caches`, turns under these flags remember apart from all others. */
  setFlags(values: FlagValues, options?: FlagOptions): unknown
  /** @throws Failure where one of these models is not there */
  checkModels?(models: SomeModels): void
  /** Whether models that other flags asked for stay loaded, so that arms can take turns. */
  keepModels(keep: boolean): void
  /** Resolves once the models that the flags ask for serve; rejects where they cannot be loaded. */
  modelsReady(): Promise<void>
  runTurn(audio: StimulusAudio, options: ExperimentTurnOptions): Promise<TurnRecord>
}

export interface StimulusAudio {
  /** 16 kHz mono, -1 to 1. */
  readonly pcm: Float32Array
  readonly clipId: string
}

export interface ExperimentTurnOptions {
  readonly pace: 'realtime' | 'fast'
  readonly signal?: AbortSignal
  readonly freshConversation?: boolean
  /** Let models that the flags ask for be loaded first. */
  readonly waitForModels?: boolean
}

/** Something to be said in every arm. */
export interface Stimulus {
  readonly id: string
  readonly kind: 'clip' | 'capture'
  /** What is said in it, where that is known. */
  readonly expected: string | undefined
  /** English where it does not say. */
  readonly language?: string | undefined
  load(): Promise<Float32Array>
}

/** Speaks an utterance to a remote server and measures its reply from outside. */
export type RemoteTurn = (
  server: ServerChoice,
  spoken: StimulusAudio & Pick<ExperimentTurnOptions, 'signal'>,
) => Promise<TurnRecord>

export type ExperimentStore = Pick<SessionStore, 'createSession' | 'updateSession' | 'endSession' | 'addTurn' | 'flush'>

/** Everything outside that an experiment touches. */
export interface ExperimentDeps {
  readonly pipeline: ExperimentPipeline
  readonly clips: readonly Stimulus[]
  readonly emit: (event: PipelineEvent) => void
  readonly environment: () => EnvironmentReceipt | Promise<EnvironmentReceipt>
  /** Absent: the turns are kept in memory alone. */
  readonly store?: ExperimentStore
  /** Ends whatever else speaks into the pipeline. */
  readonly hush?: () => void
  /** Has the turns recorded from now on, or no longer. */
  readonly recordTurns?: (on: boolean) => void
  /** A kept microphone turn as a stimulus. */
  readonly loadCapture?: (turnId: string) => Promise<Stimulus>
  readonly remoteTurn?: RemoteTurn
  /** Keeps the flags that a search found as the preset `tuned`. */
  readonly keepTuned?: (values: FlagRecord, sessionId: string) => Promise<unknown>
  /** Calls `listener` with every turn as it closes, before the next one opens, until the returned function is called. */
  readonly onTurnClosed?: (listener: (turn: TurnRecord) => void) => () => void
}

/** An arm's flags as the pipeline takes them: they were checked when the experiment was planned. */
export function flagsOfArm(values: FlagRecord): FlagValues {
  return values as FlagValues
}
