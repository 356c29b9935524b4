import { readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { Failure, messageOf } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import { makePrivate, makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { KeyKeeping } from '../../protocol/models/model-servers.ts'
import { keysAreKept } from './keychain.ts'

/** Where the keys of servers are kept, each under a name that settings may hold; what keeps them is told, and nothing else. */
export interface KeyStore {
  /** Where keys go that are set now: the system's keychain, or a file that is its owner's alone. */
  readonly keeping: KeyKeeping
  /** @returns `undefined` where there is none of that name. @throws Failure where they cannot be read */
  get(name: string): Promise<string | undefined>
  set(name: string, key: string): Promise<void>
  delete(name: string): Promise<void>
  /** The names of all keys, and where each of them is. */
  names(): Promise<Readonly<Record<string, KeyKeeping['kind']>>>
}

const texts = z.record(z.string(), z.string())
/** `sealed` came with the second version: what the keychain sealed, which is of no use without it. */
const fileSchema = z.object({ version: z.union([z.literal(1), z.literal(2)]), keys: texts, sealed: texts.default({}) })
type Kept = Pick<z.infer<typeof fileSchema>, 'keys' | 'sealed'>

/**
 * Keys in a file of mode 600 in the data folder: sealed by the system's keychain where the process has one, as they are for
 * the terminal, and wherever there is no keychain.
 */
export class KeyFile implements KeyStore {
  readonly #path: string
  readonly #kept: typeof keysAreKept
  #writing: Promise<void> = Promise.resolve()

  /** @param kept how keys are kept; as for the whole process by default */
  constructor(path = join(dataFolder(), 'keys.json'), kept: typeof keysAreKept = keysAreKept) {
    this.#path = path
    this.#kept = kept
  }

  get keeping(): KeyKeeping {
    return this.#kept().keeping
  }

  /** @throws Failure where they cannot be read, or the key is sealed and this process cannot open it */
  async get(name: string): Promise<string | undefined> {
    const { keys, sealed } = await this.#read()
    if (Object.hasOwn(keys, name)) return keys[name]
    const closed = Object.hasOwn(sealed, name) ? sealed[name] : undefined
    if (closed === undefined) return undefined
    const { keychain } = this.#kept()
    if (keychain) return keychain.open(closed)
    throw new Failure(
      'keys.sealed',
      because('keys.sealed', { name }),
      because('do.startDesktop', { variable: variableOf(name) }),
    )
  }

  async set(name: string, key: string): Promise<void> {
    const closed = await this.#kept().keychain?.seal(key)
    await this.#change((before) => {
      const { keys, sealed } = without(name, before)
      return closed === undefined
        ? { keys: { ...keys, [name]: key }, sealed }
        : { keys, sealed: { ...sealed, [name]: closed } }
    })
  }

  async delete(name: string): Promise<void> {
    await this.#change((before) => without(name, before))
  }

  async names(): Promise<Readonly<Record<string, KeyKeeping['kind']>>> {
    const { keys, sealed } = await this.#read()
    const all = [
      ...Object.keys(sealed).map((name) => [name, 'keychain'] as const),
      ...Object.keys(keys).map((name) => [name, 'file'] as const),
    ]
    return Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }

  /**
   * Seals the keys that stand in the file as they are: those of before there was a keychain, and of the terminal.
   *
   * @returns how many. @throws Failure where they cannot be read or sealed: those stay as they are
   */
  async sealAll(): Promise<number> {
    if (!this.#kept().keychain) return 0
    const names = Object.keys((await this.#read()).keys)
    for (const name of names) await this.set(name, (await this.get(name)) ?? '')
    return names.length
  }

  async #read(): Promise<Kept> {
    makePrivate(this.#path)
    try {
      return fileSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { keys: {}, sealed: {} }
      // What a parser says may hold a piece of what it could not read.
      const why = error instanceof Error && 'code' in error ? messageOf(error) : 'it is damaged'
      throw new Failure(
        'keys.unreadable',
        because('keys.unreadable', { path: this.#path, why }),
        because('do.mendOrDeleteIt'),
      )
    }
  }

  /** Changes wait for each other; a crash leaves the old file or the new one. */
  #change(change: (kept: Kept) => Kept): Promise<void> {
    const changed = this.#writing.then(async () => {
      const { keys, sealed } = change(await this.#read())
      await makePrivateFolder(dirname(this.#path))
      const beside = `${this.#path}.new`
      // A program of before understands the file for as long as nothing in it is sealed.
      const file = Object.keys(sealed).length > 0 ? { version: 2, keys, sealed } : { version: 1, keys }
      await writePrivateFile(beside, `${JSON.stringify(file, undefined, 2)}\n`)
      await rename(beside, this.#path)
    })
    this.#writing = changed.catch(() => undefined)
    return changed
  }
}

function without(name: string, { keys, sealed }: Kept): Kept {
  const { [name]: _plain, ...otherKeys } = keys
  const { [name]: _closed, ...otherSealed } = sealed
  return { keys: otherKeys, sealed: otherSealed }
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
  throw new Failure('remote.noKey', because('keys.none', { name }), because('do.setKey', { name, variable }))
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
