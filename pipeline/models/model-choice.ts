import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ModelChoice, ModelSummary, SomeModels } from '../protocol/models/models.ts'
import { MODEL_STAGES, type ModelStage } from './manifest.ts'
import { modelName, type StageModel, stageVariants } from './stage-model.ts'

/** The models that a host can choose from. */
export interface ModelRepository {
  /** All of them, those of the embedded pack first. */
  readonly models: readonly StageModel[]
}

/** The models of one pack, and nothing else. */
export function repositoryOf(models: Readonly<Record<ModelStage, StageModel>>): ModelRepository {
  return { models: MODEL_STAGES.map((stage) => models[stage]) }
}

/** The choice of one id for all stages, as a pack is chosen. */
export function wholePack(id: string): ModelChoice {
  return { asr: id, llm: id, tts: id }
}

/**
 * A pack's models, and in their place those that were chosen.
 *
 * @param asked `models` must be there; of `keptModels`, what is not there any more is left out and told
 * @throws Failure `model.unknown`
 */
export function choiceOf(
  repository: ModelRepository,
  packId: string,
  { models = {}, keptModels = {} }: { readonly models?: SomeModels; readonly keptModels?: SomeModels },
): { readonly choice: ModelChoice; readonly missing: readonly Failure[] } {
  const missing: Failure[] = []
  const pick = (stage: ModelStage): string => {
    const [asked, kept] = [models[stage], keptModels[stage]]
    if (asked !== undefined) return chosenModel(repository, stage, asked).id
    if (kept === undefined) return packId
    if (repository.models.some((model) => model.stage === stage && model.id === kept)) return kept
    missing.push(
      new Failure(
        'model.unknown',
        because('model.notThereAnyMore', { stage, kept }),
        because('do.servesInstead', { model: packId }),
      ),
    )
    return packId
  }
  return { choice: { asr: pick('asr'), llm: pick('llm'), tts: pick('tts') }, missing }
}

/**
 * A model that was chosen.
 *
 * @throws Failure `model.unknown` where it is not there (any more)
 */
export function chosenModel({ models }: ModelRepository, stage: ModelStage, id: string): StageModel {
  const ofStage = models.filter((model) => model.stage === stage)
  const found = ofStage.find((model) => model.id === id)
  if (found) return found
  throw new Failure(
    'model.unknown',
    because('model.unknown', { stage, id }),
    because('do.thereIs', { known: ofStage.map((model) => model.id).join(', ') }),
  )
}

/**
 * A model by its id and version.
 *
 * @throws Failure `model.unknown` where it is not there (any more)
 */
export function namedModel({ models }: ModelRepository, stage: ModelStage, name: string): StageModel {
  const found = models.find((model) => model.stage === stage && modelName(model) === name)
  if (found) return found
  throw new Failure('model.unknown', because('model.gone', { stage, name }))
}

/** What people and other programs are told of a model. */
export function summaryOf(model: StageModel): ModelSummary {
  const { id, version, stage, engine, languages, licence, described, listed } = model
  const files = new Set([
    ...Object.values(described.files),
    ...Object.values(described.variants).flatMap((graphs) => Object.values(graphs)),
  ])
  const bytes = listed.reduce((sum, file) => (files.has(file.path) ? sum + file.bytes : sum), 0)
  return {
    ...{ id, version, stage, engine, licence },
    languages: [...languages],
    variants: [...stageVariants(model)],
    ...(files.size > 0 ? { bytes } : {}),
  }
}
