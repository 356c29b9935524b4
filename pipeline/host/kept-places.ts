import { join } from 'node:path'
import { dataFolder } from '../base/data-folder.ts'
import { failureInfoOf } from '../base/failure.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import { type RunOn, runOnSchema } from '../protocol/placement.ts'
import { SettingsFile } from './settings-file.ts'

export interface KeptPlaces {
  readonly settings: SettingsFile<RunOn>
  /** Why what is kept could not be read; automatic places hold then. */
  readonly problem?: ErrorInfo
}

/** Where consoles before this one wanted stages to run; `given`, from the command line, holds for this run. */
export async function keptPlaces(given: RunOn = {}, folder = dataFolder()): Promise<KeptPlaces> {
  const settings = new SettingsFile<RunOn>(join(folder, 'stage-places.json'), runOnSchema, {})
  try {
    await settings.open(given)
    return { settings }
  } catch (error) {
    return { settings, problem: failureInfoOf(error) }
  }
}
