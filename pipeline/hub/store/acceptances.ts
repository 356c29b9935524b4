import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from './json-file.ts'

const acceptanceSchema = z.object({ licence: z.string(), model: z.string(), acceptedAt: z.string() })
const fileSchema = z.object({ version: z.literal(1), accepted: z.array(acceptanceSchema) })

/** That somebody agreed to a licence, for which model it was asked, and when. */
export type Acceptance = z.infer<typeof acceptanceSchema>

/** licences.json: which licences were agreed to. Stays when models are removed. */
export class Acceptances {
  readonly #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'licences.json')
  }

  async list(): Promise<readonly Acceptance[]> {
    return (await readJsonFile(this.#path, fileSchema))?.accepted ?? []
  }

  async has(licence: string): Promise<boolean> {
    return (await this.list()).some((accepted) => accepted.licence === licence)
  }

  /** Keeps that a licence was agreed to, with the date; once is enough. @throws what the system says */
  async accept(licence: string, model: string, at = new Date()): Promise<void> {
    const accepted = await this.list()
    if (accepted.some((one) => one.licence === licence)) return
    const added: Acceptance = { licence, model, acceptedAt: at.toISOString() }
    await writeJsonFile(this.#path, { version: 1, accepted: [...accepted, added] })
  }
}
