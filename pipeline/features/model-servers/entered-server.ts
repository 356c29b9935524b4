import { failureInfoOf } from '../../base/failure.ts'
import type { EnteredServer, ModelServer } from '../../protocol/models/model-servers.ts'
import { pricesSchema } from '../../protocol/models/prices.ts'
import { locate } from './server-engines.ts'
import type { ServerEntry } from './server-file.ts'

/** The settings that consoles know of; all others of an engine stay as the terminal set them. */
const KNOWN = ['address', 'model', 'voice', 'dialect', 'keyName', 'leavesThisMachine', 'prices'] as const

/**
 * The entry that a console asks for.
 *
 * @param before the one of the same id and engine that is there, whose further settings are kept
 */
export function entryOf(entered: EnteredServer, before: ServerEntry | undefined): ServerEntry {
  const { id, stage, engine, languages, ...settings } = entered
  const isSame = before?.engine === engine && before.stage === stage
  const known: ReadonlySet<string> = new Set(KNOWN)
  const others = Object.entries(isSame ? before.settings : {}).filter(([name]) => !known.has(name))
  const said = Object.entries(settings).filter(([, value]) => value !== undefined && value !== '')
  return { id, stage, engine, languages, settings: { ...Object.fromEntries(others), ...Object.fromEntries(said) } }
}

/** An entry as consoles are told of it, without how it fares. Never holds a key: settings hold none. */
export function enteredOf({ id, stage, engine, languages, settings }: ServerEntry): ModelServer {
  const text = (name: (typeof KNOWN)[number]) => {
    const value = settings[name]
    return typeof value === 'string' && value !== '' ? { [name]: value } : {}
  }
  const address = typeof settings.address === 'string' ? settings.address : ''
  const { data: prices } = pricesSchema.safeParse(settings.prices)
  return {
    ...{ id, stage, engine, languages: [...languages], address },
    ...{ ...text('model'), ...text('voice'), ...text('dialect'), ...text('keyName') },
    leavesThisMachine: settings.leavesThisMachine === true,
    ...(prices ? { prices } : {}),
    ...whereabouts({ stage, engine, address }),
  }
}

function whereabouts(located: Parameters<typeof locate>[0]): Pick<ModelServer, 'place' | 'problem'> {
  try {
    return { place: locate(located) }
  } catch (error) {
    return { problem: failureInfoOf(error) }
  }
}
