import { join } from 'node:path'
import { dataFolder } from '../../base/files/data-folder.ts'
import { type RunOn, runOnSchema } from '../../protocol/models/placement.ts'
import { type KeptChoice, keptChoice } from '../common/kept-choice.ts'

/** Where stages are to run; `given`, from the command line, holds for this run. */
export function keptPlaces(given: RunOn = {}, folder = dataFolder()): Promise<KeptChoice<RunOn>> {
  return keptChoice(join(folder, 'stage-places.json'), runOnSchema, given)
}
