import type { z } from 'zod'
import { failureInfoOf } from '../../base/failure.ts'
import type { ErrorInfo } from '../../protocol/errors.ts'
import { SettingsFile } from './settings-file.ts'

/** What consoles before this one chose. */
export interface KeptChoice<Choice extends object> {
  readonly settings: SettingsFile<Choice>
  /** Why what is kept could not be read; the usual choice holds then. */
  readonly problem?: ErrorInfo
}

/** Opens the file of a choice; `given`, from the command line, holds for this run. Never fails: see `problem`. */
export async function keptChoice<Choice extends object>(
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
