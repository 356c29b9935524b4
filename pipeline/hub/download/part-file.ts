import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { makePrivateFolder } from '../../base/files/private-files.ts'
import type { FileFacts } from '../hubs/hub.ts'
import { ContentHash, hashFile } from './content-hash.ts'

const noteSchema = z.object({ url: z.string(), etag: z.string().optional() })
/** Where a part came from: the hub's address, never the one that it sent on to, which soon ends to be good. */
export type PartNote = z.infer<typeof noteSchema>

/**
 * A file that is being brought: `<name>.part` with what came so far, `<name>.part.json` with where it came from. It has
 * its own name only once it is whole and what it must be.
 */
export class PartFile {
  readonly #path: string
  readonly #facts: FileFacts
  readonly #file: FileHandle
  #hash: ContentHash
  #received: number
  #note: PartNote | undefined

  private constructor(path: string, facts: FileFacts, file: FileHandle, hash: ContentHash, received: number) {
    this.#path = path
    this.#facts = facts
    this.#file = file
    this.#hash = hash
    this.#received = received
  }

  /**
   * Takes up what is there of a file, or begins it. What is there is read again: it goes into the hash.
   *
   * @param path of the whole file
   */
  static async open(path: string, facts: FileFacts, signal: AbortSignal): Promise<PartFile> {
    await makePrivateFolder(dirname(path))
    // Reading and writing, never shortening: what came before is still of use.
    const file = await open(`${path}.part`, 'a+', 0o600).then(async (made) => {
      await made.close()
      return open(`${path}.part`, 'r+')
    })
    try {
      const hash = new ContentHash(facts)
      const received = await hashFile(`${path}.part`, hash, signal)
      const part = new PartFile(path, facts, file, hash, received)
      part.#note = await readNote(`${path}.part.json`)
      const isOfNoUse = received > 0 && (part.#note === undefined || received > (facts.bytes ?? received))
      if (isOfNoUse) await part.startOver()
      return part
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Bytes so far. */
  get received(): number {
    return this.#received
  }

  get note(): PartNote | undefined {
    return this.#note
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#file.write(chunk, 0, chunk.length, this.#received)
    this.#hash.update(chunk)
    this.#received += chunk.length
  }

  /** Says where what follows comes from, before it comes. */
  async comesFrom(note: PartNote): Promise<void> {
    if (this.#note?.url === note.url && this.#note.etag === note.etag) return
    this.#note = note
    await writeFile(`${this.#path}.part.json`, JSON.stringify(note), { mode: 0o600 })
  }

  /** Throws away what came. */
  async startOver(): Promise<void> {
    await this.#file.truncate(0)
    this.#received = 0
    this.#hash = new ContentHash(this.#facts)
  }

  /**
   * Gives the file its name where it is what it must be; otherwise throws away what came.
   *
   * @returns its SHA-256, `undefined` where it is something else
   */
  async putInPlace(): Promise<string | undefined> {
    const { sha256, fits } = this.#hash.end(this.#facts)
    if (!fits) {
      await this.startOver()
      return undefined
    }
    await this.#file.sync()
    await this.#file.close()
    await rename(`${this.#path}.part`, this.#path)
    await rm(`${this.#path}.part.json`, { force: true })
    await syncFolder(dirname(this.#path))
    return sha256
  }

  async close(): Promise<void> {
    // Closed already where it was put in place.
    await this.#file.close().catch(() => undefined)
  }
}

async function readNote(path: string): Promise<PartNote | undefined> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** Makes the entries of a folder last; systems that cannot do that for folders see to it themselves. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    await handle.sync().finally(() => handle.close())
  } catch {
    // Windows opens no folders.
  }
}
