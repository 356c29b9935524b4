import type { z } from 'zod'
import { because } from '../measures/reasons/reasons.ts'
import { keyNamed } from './keys/key-store.ts'
import { readServerSettings, type ServerSettings } from './server-settings.ts'

/** Of the options with which a stage is loaded, what a server elsewhere changes. */
interface LoadOptions {
  readonly model: { readonly engineOptions: unknown }
}

/** Models of servers run nowhere here: their stage is a thread that asks. */
const ELSEWHERE = { name: 'cpu', ...because('place.serverElsewhere') } as const

/**
 * The options with which a stage is loaded whose model is a server: its settings are checked, its key goes to the
 * stage's thread and nowhere else, and no device is taken for it.
 *
 * @throws Failure where the settings cannot be used, or there is no key of their name
 */
export async function withServer<Options extends LoadOptions>(
  options: Options,
  schema: z.ZodType<ServerSettings>,
): Promise<Options & { readonly provider: typeof ELSEWHERE; readonly secrets: Readonly<Record<string, string>> }> {
  const { keyName } = readServerSettings(schema, options.model.engineOptions)
  const secrets: Record<string, string> = keyName === undefined ? {} : { key: await keyNamed(keyName) }
  return { ...options, provider: ELSEWHERE, secrets }
}
