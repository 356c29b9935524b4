import { assertUnreachable, ensure } from '../../base/assert.ts'
import { failureInfoOf } from '../../base/failure.ts'
import type { StagePlan } from '../../flags/engine-plan.ts'
import type { EngineFacts, EngineOptions, LifeChange } from '../../inference/engine.ts'
import type { ProviderChoice } from '../../inference/providers.ts'
import type { StageModel } from '../../models/stage-model.ts'
import type { StageName, StageStatus } from '../../protocol/stages.ts'
import type { AsrLoadOptions, LoadedAsrStage } from '../../stages/asr/engine.ts'
import { engineOf } from '../../stages/engines.ts'
import type { LoadedLlmStage } from '../../stages/llm/engine.ts'
import type { LoadedTtsStage } from '../../stages/tts/engine.ts'
import { loadVadStage, type VadLoadOptions } from '../../stages/vad/index.ts'
import type { TurnEndFiles } from '../../stages/vad/turn-end/turn-end-models.ts'

export interface LoadedStages {
  readonly vad: Awaited<ReturnType<typeof loadVadStage>>
  readonly asr: LoadedAsrStage
  readonly llm: LoadedLlmStage
  readonly tts: LoadedTtsStage
  /** Language of conversations on these models. */
  readonly language?: string
}

export interface StageLoadOptions {
  /** Absent for the detector, which comes with the program. */
  readonly model?: StageModel | undefined
  readonly plan: StagePlan
  readonly provider: ProviderChoice
  /** Models that the detector may be asked to listen for the end of turns with. */
  readonly turnEnd?: (() => TurnEndFiles) | undefined
  readonly onStage: (status: StageStatus) => void
}

type LoadOptions = EngineOptions &
  Pick<AsrLoadOptions, 'variant' | 'encoderMs' | 'language'> & { readonly model?: StageModel | undefined } & Pick<
    VadLoadOptions,
    'turnEnd'
  >
type Loader<Name extends StageName> = (options: LoadOptions) => Promise<LoadedStages[Name]>

const LOADERS: { readonly [Name in StageName]: Loader<Name> } = {
  vad: ({ model: _none, ...options }) => loadVadStage(options),
  asr: (options) => engineOf('asr', modelIn(options)).load({ ...options, model: modelIn(options) }),
  llm: (options) => engineOf('llm', modelIn(options)).load({ ...options, model: modelIn(options) }),
  tts: (options) => engineOf('tts', modelIn(options)).load({ ...options, model: modelIn(options) }),
}

function modelIn({ model }: LoadOptions): StageModel {
  return ensure(model, 'the model of a stage that has a choice of them')
}

/** How often progress is told at most: a step of 5 %. */
const PROGRESS_STEP = 0.05

/**
 * Loads one stage in a worker of its own, telling `onStage` how far it is, what it runs on in the end, and what becomes of
 * it where its worker ends by itself.
 */
export async function loadStage<Name extends StageName>(
  stage: Name,
  { model, plan, provider, turnEnd, onStage }: StageLoadOptions,
): Promise<LoadedStages[Name]> {
  const { variant, encoderMs, language, threads, warmUp, graphOptimization, keepOptimized } = plan
  let reportedProgress = 0
  onStage({ stage, state: 'loading', progress: 0 })
  const onProgress = (progress: number) => {
    if (progress - reportedProgress < PROGRESS_STEP) return
    reportedProgress = progress
    onStage({ stage, state: 'loading', progress })
  }
  let loaded: LoadedStages[Name] | undefined
  const onLife = (change: LifeChange) => {
    if (loaded) onStage(changedStatus(stage, loaded.facts, change))
  }
  try {
    const onServer = () => loaded && onStage(readyStatus(stage, loaded.facts))
    const common = { threads, warmUp, graphOptimization, keepOptimized }
    const loading = { ...common, provider, onProgress, onLife, onServer }
    const parts = {
      ...(variant ? { variant } : {}),
      ...(encoderMs ? { encoderMs } : {}),
      ...(language ? { language } : {}),
      ...(turnEnd ? { turnEnd } : {}),
    }
    const options = { model, ...loading, ...parts }
    loaded = await LOADERS[stage](options)
    onStage(readyStatus(stage, loaded.facts))
    return loaded
  } catch (error) {
    onStage({ stage, state: 'failed', progress: reportedProgress, error: failureInfoOf(error) })
    throw error
  }
}

/** What a loaded stage runs on, in the form that clients are told. */
export function readyStatus(
  stage: StageName,
  { digests: _inReceipts, residentBytes: _changes, ...facts }: EngineFacts,
): StageStatus {
  return { stage, state: 'ready', progress: 1, ...facts }
}

/** What becomes of a stage whose worker ended by itself. */
function changedStatus(stage: StageName, facts: EngineFacts, change: LifeChange): StageStatus {
  const { deaths, lastDeath } = facts
  switch (change.state) {
    case 'restarting':
      return { stage, state: 'loading', progress: 0, deaths, lastDeath }
    case 'back':
      return readyStatus(stage, facts)
    case 'lost':
      return { stage, state: 'failed', progress: 0, deaths, lastDeath, error: change.failure }
    default:
      return assertUnreachable(change)
  }
}
