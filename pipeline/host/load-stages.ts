import { assertUnreachable } from '../base/assert.ts'
import { failureInfoOf } from '../base/failure.ts'
import type { StagePlan } from '../flags/engine-plan.ts'
import type { EngineFacts, EngineOptions, LifeChange } from '../inference/engine.ts'
import type { ProviderChoice } from '../inference/providers.ts'
import type { Pack } from '../models/pack.ts'
import type { StageName, StageStatus } from '../protocol/stages.ts'
import { loadAsrStage } from '../stages/asr/index.ts'
import { loadLlmStage } from '../stages/llm/index.ts'
import { loadTtsStage } from '../stages/tts/index.ts'
import { loadVadStage } from '../stages/vad/index.ts'

export interface LoadedStages {
  readonly vad: Awaited<ReturnType<typeof loadVadStage>>
  readonly asr: Awaited<ReturnType<typeof loadAsrStage>>
  readonly llm: Awaited<ReturnType<typeof loadLlmStage>>
  readonly tts: Awaited<ReturnType<typeof loadTtsStage>>
}

export interface StageLoadOptions {
  readonly pack: Pack
  readonly plan: StagePlan
  readonly provider: ProviderChoice
  readonly onStage: (status: StageStatus) => void
}

type PackedOptions = EngineOptions & { readonly pack: Pack; readonly variant?: string }

const LOADERS: { readonly [Name in StageName]: (options: PackedOptions) => Promise<LoadedStages[Name]> } = {
  vad: loadVadStage,
  asr: loadAsrStage,
  llm: loadLlmStage,
  tts: loadTtsStage,
}

/** How often progress is told at most: a step of 5 %. */
const PROGRESS_STEP = 0.05

/**
 * Loads one stage in a worker of its own, telling `onStage` how far it is, what it runs on in the end, and what becomes of
 * it where its worker ends by itself.
 */
export async function loadStage<Name extends StageName>(
  stage: Name,
  { pack, plan, provider, onStage }: StageLoadOptions,
): Promise<LoadedStages[Name]> {
  const { variant, threads, warmUp, graphOptimization, keepOptimized } = plan
  let toldProgress = 0
  onStage({ stage, state: 'loading', progress: 0 })
  const onProgress = (progress: number) => {
    if (progress - toldProgress < PROGRESS_STEP) return
    toldProgress = progress
    onStage({ stage, state: 'loading', progress })
  }
  let loaded: LoadedStages[Name] | undefined
  const onLife = (change: LifeChange) => {
    if (loaded) onStage(changedStatus(stage, loaded.facts, change))
  }
  try {
    const loading = { threads, warmUp, graphOptimization, keepOptimized, provider, onProgress, onLife }
    const options = { pack, ...loading, ...(variant ? { variant } : {}) }
    loaded = await LOADERS[stage](options)
    onStage(readyStatus(stage, loaded.facts))
    return loaded
  } catch (error) {
    onStage({ stage, state: 'failed', progress: toldProgress, error: failureInfoOf(error) })
    throw error
  }
}

/** What a loaded stage runs on, in the form that clients are told. */
export function readyStatus(stage: StageName, { digests: _inReceipts, ...facts }: EngineFacts): StageStatus {
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
