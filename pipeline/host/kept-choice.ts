import { join } from 'node:path'
import type { z } from 'zod'
import { dataFolder } from '../base/data-folder.ts'
import { failureInfoOf } from '../base/failure.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import { type SomeModels, someModelsSchema } from '../protocol/models.ts'
import { type RunOn, runOnSchema } from '../protocol/placement.ts'
import { SettingsFile } from './settings-file.ts'

/** What consoles before this one chose. */
export interface KeptChoice<Choice extends object> {
  readonly settings: SettingsFile<Choice>
  /** Why what is kept could not be read; the usual choice holds then. */
  readonly problem?: ErrorInfo
}

/** Where stages are to run; `given`, from the command line, holds for this run. */
export function keptPlaces(given: RunOn = {}, folder = dataFolder()): Promise<KeptChoice<RunOn>> {
  return kept(join(folder, 'stage-places.json'), runOnSchema, given)
}

/** Which models are to serve; `given`, from the command line, holds for this run. */
export function keptModels(given: SomeModels = {}, folder = dataFolder()): Promise<KeptChoice<SomeModels>> {
  return kept(join(folder, 'stage-models.json'), someModelsSchema, given)
}

async function kept<Choice extends object>(
  path: string,
  schema: z.ZodType<Partial<Choice>>,
  given: Partial<Choice>,
): Promise<KeptChoice<Partial<Choice>>> {
  const settings = new SettingsFile<Partial<Choice>>(path, schema, {})
  try {
    await settings.open(given)
    return { settings }
  } catch (error) {
    return { settings, problem: failureInfoOf(error) }
  }
}
