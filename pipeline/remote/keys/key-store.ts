import { readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { dataFolder } from '../../base/data-folder.ts'
import { Failure, messageOf } from '../../base/failure.ts'
import { makePrivate, makePrivateFolder, writePrivateFile } from '../../base/private-files.ts'
import type { KeyKeeping } from '../../protocol/model-servers.ts'

/** Where the keys of servers are kept, each under a name that settings may hold; what keeps them is told, and nothing else. */
export interface KeyStore {
  /** The system's keychain, or a file that is its owner's alone. */
  readonly keeping: KeyKeeping
  /** @returns `undefined` where there is none of that name. @throws Failure where they cannot be read */
  get(name: string): Promise<string | undefined>
  set(name: string, key: string): Promise<void>
  delete(name: string): Promise<void>
  names(): Promise<readonly string[]>
}

const fileSchema = z.object({ version: z.literal(1), keys: z.record(z.string(), z.string()) })

/** Keys in a file of mode 600 in the data folder: for the terminal, and wherever there is no keychain. */
export class KeyFile implements KeyStore {
  readonly keeping: KeyKeeping = { kind: 'file' }
  readonly #path: string
  #writing: Promise<void> = Promise.resolve()

  constructor(path = join(dataFolder(), 'keys.json')) {
    this.#path = path
  }

  async get(name: string): Promise<string | undefined> {
    const keys = await this.#read()
    return Object.hasOwn(keys, name) ? keys[name] : undefined
  }

  async set(name: string, key: string): Promise<void> {
    await this.#change((keys) => ({ ...keys, [name]: key }))
  }

  async delete(name: string): Promise<void> {
    await this.#change(({ [name]: _gone, ...others }) => others)
  }

  async names(): Promise<readonly string[]> {
    return Object.keys(await this.#read()).toSorted()
  }

  async #read(): Promise<Readonly<Record<string, string>>> {
    makePrivate(this.#path)
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8'))).keys
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
      // What a parser says may hold a piece of what it could not read.
      const why = error instanceof Error && 'code' in error ? messageOf(error) : 'it is damaged'
      throw new Failure(
        'keys.unreadable',
        `The keys of servers cannot be read from ${this.#path}: ${why}`,
        'Mend or delete it.',
      )
    }
  }

  /** Changes wait for each other; a crash leaves the old file or the new one. */
  #change(change: (keys: Readonly<Record<string, string>>) => Readonly<Record<string, string>>): Promise<void> {
    const changed = this.#writing.then(async () => {
      const keys = change(await this.#read())
      await makePrivateFolder(dirname(this.#path))
      const beside = `${this.#path}.new`
      await writePrivateFile(beside, `${JSON.stringify({ version: 1, keys }, undefined, 2)}\n`)
      await rename(beside, this.#path)
    })
    this.#writing = changed.catch(() => undefined)
    return changed
  }
}

/**
 * The key of a name: the environment's (FIRSTWORD_KEY_ and the name in capitals) before the store's.
 *
 * @throws Failure where neither has it
 */
export async function keyNamed(
  name: string,
  store: KeyStore = new KeyFile(),
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string> {
  const variable = variableOf(name)
  const key = environment[variable] || (await store.get(name))
  if (key) return key
  throw new Failure(
    'remote.noKey',
    `There is no key "${name}"`,
    `Set it by "firstword servers key ${name}", or as ${variable}.`,
  )
}

/** Whether the environment has the key of a name: it stands before what is kept. */
export function isInEnvironment(
  name: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  return Boolean(environment[variableOf(name)])
}

function variableOf(name: string): string {
  return `FIRSTWORD_KEY_${name.toUpperCase().replaceAll('-', '_')}`
}
