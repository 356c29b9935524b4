import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cacheFolder } from '../../base/files/cache-folder.ts'
import { makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { heardUtteranceSchema } from '../../protocol/turn-end.ts'
import type { HeardSound } from './listen.ts'

/** Grows whenever the same models would be heard to say something else. */
const FORM = 1
/** What was heard with so many listeners is kept: recognisers are tried in turn, and old versions go. */
const MOST_LISTENERS = 4

const heardSoundSchema = heardUtteranceSchema
  .pick({ durationMs: true, silences: true, looks: true })
  .extend({ lastVoiceMs: z.number().nullable() })

/**
 * What was heard of recordings, in the cache folder: numbers alone, none of what was said. By what the sound is and what
 * it was listened to with, so that a set is opened again at once.
 */
export class HeardCache {
  readonly #root: string
  readonly #folder: string

  /** @param listenerVersion what the recordings are listened to with */
  constructor(listenerVersion: string, root = join(cacheFolder(), 'turn-ends')) {
    this.#root = root
    this.#folder = join(root, digestOf(`${FORM} ${listenerVersion}`))
  }

  /** What is kept of a sound; `undefined` where nothing is that can be read. */
  async read(identity: string): Promise<HeardSound | undefined> {
    try {
      return heardSoundSchema.parse(JSON.parse(await readFile(this.#pathOf(identity), 'utf8')))
    } catch {
      return undefined
    }
  }

  /** Keeps it; what cannot be kept is heard again the next time. */
  async write(identity: string, heard: HeardSound): Promise<void> {
    try {
      await makePrivateFolder(this.#folder)
      await writePrivateFile(this.#pathOf(identity), JSON.stringify(heard))
    } catch {
      // A full or read-only disk costs time, and nothing else.
    }
  }

  /** Lets go of what was heard with the listeners that were used longest ago. */
  async prune(): Promise<void> {
    const names = await readdir(this.#root).catch(() => [])
    const folders = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#root, name)
        return {
          path,
          usedMs: await stat(path).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          ),
        }
      }),
    )
    const old = folders.sort((a, b) => b.usedMs - a.usedMs).slice(MOST_LISTENERS)
    for (const { path } of old) await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }

  #pathOf(identity: string): string {
    return join(this.#folder, `${digestOf(identity)}.json`)
  }
}

/** Which sound it is, by its samples. */
export function soundIdentity(pcm: Float32Array): string {
  return digestOf(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength))
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32)
}
