import { ModelStore, type StoredTurnEndModel } from '../../hub/store/model-store.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { type ModelSources, modelsOf, type TurnEndAtHand } from '../../runtime/installed-repository.ts'
import { modelOf, ServerFile } from '../model-servers/server-file.ts'
import { ModelSettings, withSettings } from './model-settings.ts'

/** The models that were brought onto this machine, and the servers that were entered as models. */
export const USUAL_SOURCES: ModelSources = {
  models: [
    async () => withSettings((await new ModelStore().stageModels()).models, await new ModelSettings().readable()),
    async () => (await new ServerFile().read()).map(modelOf),
  ],
  turnEnds: async () => (await new ModelStore().turnEndModels()).map(turnEndAtHand),
}

function turnEndAtHand({ id, manifest, bytes, graph }: StoredTurnEndModel): TurnEndAtHand {
  const { version, engine, languages, licence, variants } = manifest
  const about = { id, version, engine, bytes, stage: 'turn' as const, licence: licence.id }
  return { graph, summary: { ...about, languages: [...languages], variants: Object.keys(variants) } }
}

/** All of those. */
export async function installedModels(): Promise<readonly StageModel[]> {
  return modelsOf(USUAL_SOURCES.models)
}
