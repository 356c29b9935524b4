import { Failure, type FailureInfo, failureInfoOf } from '../../base/failure.ts'
import type { ModelStore, StoredTurnEndModel } from '../../hub/store/model-store.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { pocketPackDir } from '../../models/locations.ts'
import { chosenModel, repositoryOf } from '../../models/model-choice.ts'
import { openPack } from '../../models/pack.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { type ModelSummary, modelStageSchema, type SomeModels } from '../../protocol/models/models.ts'
import { engineOf } from '../../stages/engines.ts'
import { type DryRun, type DryRunOptions, dryRun } from './dry-run.ts'
import { installedModels } from './installed-models.ts'
import { keptModels } from './kept-models.ts'
import { type ModelOptions, ModelSettings, withSettings } from './model-settings.ts'
import { turnEndDryRun } from './turn-end-dry-run.ts'

/** A model as people name it. */
type Named = Pick<ModelSummary, 'stage' | 'id' | 'version' | 'engine'>

/** A model that was tried, and what came of it. */
export interface CheckedModel extends Named {
  readonly result: DryRun | { readonly failure: FailureInfo }
}

/**
 * Keeps which models consoles start with; the other stages stay as they were chosen.
 *
 * @throws Failure where a model is not there, no engine runs it, or the choice cannot be kept: nothing is changed then
 */
export async function chooseModels(wanted: SomeModels): Promise<readonly Named[]> {
  const repository = { models: await modelsAtHand() }
  const found = modelStageSchema.options.flatMap((stage) => {
    const id = wanted[stage]
    return id === undefined ? [] : [chosenModel(repository, stage, id)]
  })
  for (const model of found) engineOf(model.stage, model)
  const { settings, problem } = await keptModels()
  if (problem) throw Failure.from(problem)
  await settings.change(wanted)
  return found
}

/**
 * Sets what a model takes, once it was tried with it.
 *
 * @throws Failure `model.unknown`, or what is wrong with the model under these settings: nothing is changed then
 */
export async function setModel(
  id: string,
  options: ModelOptions,
  store: ModelStore,
  settings = new ModelSettings(),
): Promise<readonly Named[]> {
  const stored = (await store.stageModels()).models.filter((model) => model.id === id)
  if (stored.length === 0) {
    throw new Failure('model.unknown', because('model.notBrought', { id }), because('do.listModels'))
  }
  await settings.read()
  const set = withSettings(stored, { [id]: options })
  for (const model of set) await dryRun(model)
  await settings.change(id, options)
  return set
}

/**
 * Tries every model of an id; a pack has one a stage under its own.
 *
 * @throws Failure `model.unknown`, or what is wrong with what is there
 */
export async function checkModels(
  id: string,
  store: ModelStore,
  options: DryRunOptions = {},
): Promise<readonly CheckedModel[]> {
  const turnEnd = (await store.turnEndModels()).find((model) => model.id === id)
  if (turnEnd) return [await checkedTurnEnd(turnEnd)]
  const checked: CheckedModel[] = []
  for (const model of await modelsNamed(id, store)) {
    const { stage, version, engine } = model
    const result = await dryRun(model, options).catch((error: unknown) => ({ failure: failureInfoOf(error) }))
    checked.push({ stage, id, version, engine, result })
  }
  return checked
}

async function checkedTurnEnd(model: StoredTurnEndModel): Promise<CheckedModel> {
  const { version, engine } = model.manifest
  const result = await turnEndDryRun(model).catch((error: unknown) => ({ failure: failureInfoOf(error) }))
  return { ...{ stage: 'turn', id: model.id, version, engine }, result }
}

async function modelsNamed(id: string, store: ModelStore): Promise<readonly StageModel[]> {
  const stored = await store.stageModels()
  const settings = await new ModelSettings().read()
  const brought = withSettings(stored.models, settings).filter((model) => model.id === id)
  if (brought.length > 0) return brought
  const found = (await modelsAtHand()).filter((model) => model.id === id)
  if (found.length > 0) return found
  const broken = stored.broken.find((each) => each.id === id)
  if (broken) throw broken.failure
  throw new Failure('model.unknown', because('model.notHere', { id }), because('do.listModels'))
}

/** The models of the embedded pack, those that were brought, and servers. */
async function modelsAtHand(): Promise<readonly StageModel[]> {
  const { models } = await openPack(pocketPackDir())
  return [...repositoryOf(models).models, ...(await installedModels())]
}
