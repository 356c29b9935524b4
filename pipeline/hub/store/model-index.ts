import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'

const entrySchema = z.object({ current: z.string(), installedAt: z.string() })
const indexSchema = z.object({ version: z.literal(1), models: z.record(z.string(), entrySchema) })

/** Which version of a model serves, and since when. */
export type IndexEntry = z.infer<typeof indexSchema>['models'][string]

/** index.json: which version of each model serves. The folders say what there is; this says which of it counts. */
export class ModelIndex {
  readonly #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'index.json')
  }

  async read(): Promise<Readonly<Record<string, IndexEntry>>> {
    return (await readJsonFile(this.#path, indexSchema))?.models ?? {}
  }

  /** @throws what the system says */
  async set(id: string, entry: IndexEntry | undefined): Promise<void> {
    const { [id]: _, ...others } = await this.read()
    await writeJsonFile(this.#path, { version: 1, models: entry ? { ...others, [id]: entry } : others })
  }
}
