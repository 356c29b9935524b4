import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'

const pinSchema = z.object({
  pinnedAt: z.string(),
  /** By `kind:repository`: the state that was taken. */
  revisions: z.record(z.string(), z.string()),
  /** By the path inside the model. */
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
})
const lockSchema = z.object({ version: z.literal(1), models: z.record(z.string(), pinSchema) })

/** What a model was at its first download, which later ones have to be too. */
export type Pin = z.infer<typeof pinSchema>

/** lock.json: what every model was at its first download. */
export class LockFile {
  readonly #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'lock.json')
  }

  async pinOf(id: string): Promise<Pin | undefined> {
    return (await this.#read())[id]
  }

  /** Pins what is not pinned yet, or everything anew. @throws what the system says */
  async pin(id: string, pin: Pin, anew: boolean): Promise<void> {
    const pins = await this.#read()
    const before = anew ? undefined : pins[id]
    const merged = {
      pinnedAt: before?.pinnedAt ?? pin.pinnedAt,
      revisions: { ...pin.revisions, ...before?.revisions },
      files: { ...pin.files, ...before?.files },
    }
    await writeJsonFile(this.#path, { version: 1, models: { ...pins, [id]: merged } })
  }

  async #read(): Promise<Record<string, Pin>> {
    return (await readJsonFile(this.#path, lockSchema))?.models ?? {}
  }
}
