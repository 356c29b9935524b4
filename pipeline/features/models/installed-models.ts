import { ModelStore } from '../../hub/store/model-store.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { type ModelSource, modelsOf } from '../../runtime/installed-shelf.ts'
import { modelOf, ServerFile } from '../model-servers/server-file.ts'
import { ModelSettings, withSettings } from './model-settings.ts'

/** The models that were brought onto this machine, and the servers that were entered as models. */
export const USUAL_SOURCES: readonly ModelSource[] = [
  async () => withSettings((await new ModelStore().stageModels()).models, await new ModelSettings().readable()),
  async () => (await new ServerFile().read()).map(modelOf),
]

/** All of those. */
export async function installedModels(): Promise<readonly StageModel[]> {
  return modelsOf(USUAL_SOURCES)
}
