import { rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Failure, messageOf } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import { makePrivate, makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { readText } from '../../base/files/text-file.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { MODEL_STAGES } from '../../models/manifest.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { serverIdSchema } from '../../protocol/models/model-servers.ts'

const entrySchema = z.strictObject({
  /** What it is chosen by, among all models. */
  id: serverIdSchema,
  stage: z.enum(MODEL_STAGES),
  /** Which engine asks it: a key of the list of engines. */
  engine: z.string(),
  languages: z.array(z.string()).default([]),
  /** Address, name of the model, name of its key and whatever else its engine takes; no key is in it. */
  settings: z.record(z.string(), z.unknown()),
})
/** A server elsewhere as a model of a stage. */
export type ServerEntry = z.infer<typeof entrySchema>

const fileSchema = z.object({ version: z.literal(1), servers: z.array(entrySchema) })

/** The servers elsewhere that were entered, as a file in the data folder: their addresses and settings, and no keys. */
export class ServerFile {
  readonly #path: string

  constructor(path = join(dataFolder(), 'servers.json')) {
    this.#path = path
  }

  /** @throws Failure where the file is there and cannot be used */
  async read(): Promise<readonly ServerEntry[]> {
    makePrivate(this.#path)
    try {
      return fileSchema.parse(JSON.parse(await readText(this.#path))).servers
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw new Failure(
        'servers.unreadable',
        because('servers.unreadable', { path: this.#path, why: wrongIn(error) }),
        because('do.mendOrDelete'),
      )
    }
  }

  /**
   * Enters a server, in place of one of the same id.
   *
   * @throws Failure where it cannot be entered, or the file cannot be used
   */
  async enter(entry: unknown): Promise<void> {
    const parsed = entrySchema.safeParse(entry)
    if (!parsed.success)
      throw new Failure('servers.invalid', because('servers.notEntered', { wrong: wrongIn(parsed.error) }))
    if ('key' in parsed.data.settings) {
      throw new Failure('servers.invalid', because('servers.keyInSettings'), because('do.setKeyByTerminal'))
    }
    const others = (await this.read()).filter(({ id }) => id !== parsed.data.id)
    await this.#write([...others, parsed.data])
  }

  /** @returns whether there was one of this id. @throws Failure where the file cannot be used */
  async remove(id: string): Promise<boolean> {
    const before = await this.read()
    const after = before.filter((entry) => entry.id !== id)
    if (after.length < before.length) await this.#write(after)
    return after.length < before.length
  }

  async #write(servers: readonly ServerEntry[]): Promise<void> {
    await makePrivateFolder(dirname(this.#path))
    const beside = `${this.#path}.new`
    await writePrivateFile(beside, `${JSON.stringify({ version: 1, servers }, undefined, 2)}\n`)
    await rename(beside, this.#path)
  }
}

/** A server elsewhere as the repository of models holds it: it has no files, and one variant. */
export function modelOf({ id, stage, engine, languages, settings }: ServerEntry): StageModel {
  return {
    ...{ id, stage, engine, languages, engineOptions: settings, licence: 'unknown', dir: '' },
    // What the server calls its model is all that is known of it.
    version: typeof settings.model === 'string' ? settings.model : '',
    described: { default: 'server', files: {}, variants: { server: {} } },
    listed: [],
    unusable: {},
  }
}

function wrongIn(error: unknown): string {
  if (!(error instanceof z.ZodError)) return messageOf(error).split('\n')[0] ?? ''
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
}
