import type { ModelChoice, ModelSummary, SomeModels } from '../../../../pipeline/protocol/models/models.ts'

export const MODEL_STAGES = ['asr', 'llm', 'tts'] as const
export type ModelStage = (typeof MODEL_STAGES)[number]

/** Stages for which there is more than one model to compare. */
export function comparableStages(available: readonly ModelSummary[]): readonly ModelStage[] {
  return MODEL_STAGES.filter((stage) => available.filter((model) => model.stage === stage).length > 1)
}

/** An arm's models with one of them changed; `undefined`: the one that is chosen for the pipeline. */
export function withModel(models: SomeModels, stage: ModelStage, id: string | undefined): SomeModels {
  const { [stage]: _, ...others } = models
  return id === undefined ? others : { ...others, [stage]: id }
}

/** Whether two arms have the same models. */
export function sameModels(a: SomeModels, b: SomeModels): boolean {
  return MODEL_STAGES.every((stage) => a[stage] === b[stage])
}

/** Models as the host writes them behind an arm's name. */
export function modelsInName(models: SomeModels): string {
  return MODEL_STAGES.flatMap((stage) => (models[stage] === undefined ? [] : [` ${stage}=${models[stage]}`])).join('')
}

/** What a choice replaces: the models that its stages had. */
export function choiceBefore(chosen: ModelChoice, asked: SomeModels): SomeModels {
  return Object.fromEntries(
    MODEL_STAGES.flatMap((stage) => (asked[stage] === undefined ? [] : [[stage, chosen[stage]]])),
  )
}
