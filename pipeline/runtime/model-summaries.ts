import { summaryOf } from '../models/model-choice.ts'
import type { StageModel } from '../models/stage-model.ts'
import { type ModelSetting, type ModelSummary, modelOptionsSchema } from '../protocol/models/models.ts'
import { ENGINES } from '../stages/engines.ts'

/** What clients are told of models: what they are, what can be set of them, and what is. */
export function summariesOf(models: readonly StageModel[]): ModelSummary[] {
  return models.map((model) => ({ ...summaryOf(model), ...settingsOf(model) }))
}

function settingsOf({ stage, engine, set = {} }: StageModel): Pick<ModelSummary, 'settable' | 'set'> {
  const engines: readonly { readonly id: string; readonly settable?: readonly ModelSetting[] }[] = ENGINES[stage]
  const settable = engines.find(({ id }) => id === engine)?.settable
  if (!settable) return {}
  const known = Object.entries(set).filter(([name]) => settable.some((one) => one === name))
  const { data = {} } = modelOptionsSchema.safeParse(Object.fromEntries(known))
  return { settable: [...settable], set: data }
}
