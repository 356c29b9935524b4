import { join } from 'node:path'
import { dataFolder } from '../../base/files/data-folder.ts'
import { type SomeModels, someModelsSchema } from '../../protocol/models/models.ts'
import { type KeptChoice, keptChoice } from '../common/kept-choice.ts'

/** Which models are to serve; `given`, from the command line, holds for this run. */
export function keptModels(given: SomeModels = {}, folder = dataFolder()): Promise<KeptChoice<SomeModels>> {
  return keptChoice(join(folder, 'stage-models.json'), someModelsSchema, given)
}
