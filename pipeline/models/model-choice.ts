import { Failure } from '../base/failure.ts'
import { MODEL_STAGES, type ModelStage } from './manifest.ts'
import type { StageModel } from './stage-model.ts'

/** Which model serves each stage, by its id. */
export type ModelChoice = Readonly<Record<ModelStage, string>>

/** The models that a host can choose from. */
export interface ModelShelf {
  /** All of them, those of the embedded pack first. */
  readonly models: readonly StageModel[]
}

/** The models of one pack, and nothing else. */
export function shelfOf(models: Readonly<Record<ModelStage, StageModel>>): ModelShelf {
  return { models: MODEL_STAGES.map((stage) => models[stage]) }
}

/** The choice of one id for all stages, as a pack is chosen. */
export function wholePack(id: string): ModelChoice {
  return { asr: id, llm: id, tts: id }
}

/**
 * A model that was chosen.
 *
 * @throws Failure `model.unknown` where it is not there (any more)
 */
export function chosenModel({ models }: ModelShelf, stage: ModelStage, id: string): StageModel {
  const ofStage = models.filter((model) => model.stage === stage)
  const found = ofStage.find((model) => model.id === id)
  if (found) return found
  throw new Failure(
    'model.unknown',
    `There is no ${stage} model "${id}"`,
    `There is: ${ofStage.map((model) => model.id).join(', ')}.`,
  )
}
