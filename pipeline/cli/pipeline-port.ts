import type { ExperimentPipeline } from '../features/experiments/experiment-port.ts'
import type { FlagValues } from '../flags/registry.ts'
import type { FlagState } from '../protocol/flags.ts'
import type { Machine } from '../protocol/machine.ts'
import type { SomeModels } from '../protocol/models/models.ts'
import type { RunOn } from '../protocol/models/placement.ts'
import type { StageProcess, StageStatus } from '../protocol/stages.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import type { PipelineEventOf } from '../protocol/wire/events.ts'
import type { Clip } from '../protocol/wire/snapshot.ts'
import type { RecordingSink } from '../recording/turn-recorder.ts'

/** What the terminal's commands need of a running pipeline; the host's `Pipeline` is one. */
export interface MeasuredPipeline extends Omit<ExperimentPipeline, 'flags' | 'runTurn'> {
  readonly machine: Machine
  readonly stages: readonly StageStatus[]
  readonly pack: { readonly id: string; readonly version: string; readonly description: string }
  readonly clips: readonly Clip[]
  /** SHA-256 of the model files, by path. */
  readonly modelHashes: Readonly<Record<string, string>>
  /** Where the flags do not act as asked, as far as the models in force tell. */
  readonly flags: Pick<FlagState, 'preset' | 'effects'>
  runTurn(
    audio: { readonly pcm: Float32Array; readonly clipId: string },
    options: {
      readonly pace: 'realtime' | 'fast'
      readonly signal?: AbortSignal
      readonly freshConversation?: boolean
      readonly waitForModels?: boolean
    },
  ): Promise<TurnRecord>
  /** Stages that have a process of their own, and what it holds now; a pipeline that does not know lacks it. */
  readonly stageProcesses?: readonly StageProcess[]
  /** What the graphics cards do now; a pipeline that does not know lacks it. */
  readonly cards?: { readonly health: PipelineEventOf<'healthMeasured'>['graphics'] | undefined }
  /** Recordings of turns go to the sink from now on; a pipeline that cannot record lacks it. */
  recordTurns?(sink: RecordingSink | undefined): void
  close(): Promise<void>
}

/** Starts a pipeline; handed to the commands by `main.ts`, so that they can be tested without models. */
export type StartPipeline = (options: {
  readonly onStage: (status: StageStatus) => void
  /** Flags in force from the start: which models are loaded first. */
  readonly flags: FlagValues
  /** Where stages are to run; what is not in it is left to the flags. */
  readonly runOn?: RunOn
  /** Models in place of those of the embedded pack. */
  readonly models?: SomeModels
}) => Promise<MeasuredPipeline>
