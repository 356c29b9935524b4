import type { FlagValues } from '../flags/registry.ts'
import type { Pack } from '../models/pack.ts'
import type { Machine } from '../protocol/machine.ts'
import type { SomeModels } from '../protocol/models/models.ts'
import type { RunOn } from '../protocol/models/placement.ts'
import type { StageStatus } from '../protocol/stages.ts'
import type { PipelineEvent } from '../protocol/wire/events.ts'
import type { ReplyPlayer } from '../turn/reply/reply-player.ts'
import type { TurnCaches } from '../turn/reply/turn-caches.ts'
import type { ClipLibrary } from './clips/clip-library.ts'
import type { InstalledRepository, ModelSources } from './installed-repository.ts'
import type { SupplyParts } from './loading/engine-supply.ts'

/** What a pipeline is started with. */
export interface PipelineOptions {
  readonly flags?: FlagValues
  /** Name of the preset the flags come from; without `flags` its values are taken. */
  readonly preset?: string
  /** Where stages are to run; what is not in it is left to the flags. */
  readonly runOn?: RunOn
  /** Models in place of those of the embedded pack. */
  readonly models?: SomeModels
  /** The same, as it was chosen before: what is not there any more is told, and left out. */
  readonly keptModels?: SomeModels
  /** Where models are looked for besides the embedded pack; by default what was brought or entered on this machine. */
  readonly sources?: ModelSources
  readonly onStage?: (status: StageStatus) => void
  readonly onEvent?: (event: PipelineEvent) => void
  /** Every piece of audio that a clip is fed in; never waited for. */
  readonly onClipAudio?: (pcm: Float32Array) => void
  /** Who makes replies audible; by default nobody does, and turns end when they are synthesised. */
  readonly player?: ReplyPlayer
}

/** What goes with flags that are set. */
export interface FlagOptions {
  readonly preset?: string | undefined
  /** What the console's turns under these flags remember, apart from what all others do. */
  readonly caches?: TurnCaches | undefined
  /** Models in place of the chosen ones while these flags are in force. */
  readonly models?: SomeModels | undefined
}

/** The same, with what there is on this machine. */
export interface PipelineParts extends PipelineOptions, SupplyParts {
  readonly repository: InstalledRepository
  readonly pack: Pack
  readonly machine: Machine
  readonly clipLibrary: ClipLibrary
}
