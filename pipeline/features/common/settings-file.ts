import { readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { Failure, messageOf } from '../../base/failure.ts'
import { makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** Settings that a console changes and that are kept from one start to the next; no secrets. */
export class SettingsFile<Settings extends object> {
  readonly #path: string
  readonly #schema: z.ZodType<Settings>
  #kept: Settings
  #given: Partial<Settings> = {}
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string, schema: z.ZodType<Settings>, defaults: Settings) {
    this.#path = path
    this.#schema = schema
    this.#kept = defaults
  }

  /** Those in force. */
  get current(): Settings {
    return { ...this.#kept, ...this.#given }
  }

  /**
   * Reads what is kept; a file that is not there holds the defaults.
   *
   * @param given holds for this run in place of what is kept, until it is changed
   * @throws Failure where the file is there and cannot be read: the defaults hold, and the file stays until a change
   */
  async open(given: Partial<Settings> = {}): Promise<void> {
    this.#given = given
    try {
      const file = z.object({ version: z.literal(1), settings: this.#schema })
      this.#kept = file.parse(JSON.parse(await readFile(this.#path, 'utf8'))).settings
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
      throw new Failure(
        'settings.unreadable',
        because('settings.unreadable', { path: this.#path, why: messageOf(error).split('\n')[0] ?? '' }),
        because('do.mendUsualHold'),
      )
    }
  }

  /** Changes settings and keeps them. Resolves when they are written. */
  change(changes: Partial<Settings>): Promise<void> {
    this.#kept = { ...this.#kept, ...changes }
    const given = Object.entries(this.#given).filter(([name]) => !(name in changes))
    this.#given = Object.fromEntries(given) as Partial<Settings>
    const settings = this.#kept
    const written = this.#writing.then(() => this.#replace(settings))
    this.#writing = written.catch(() => undefined)
    return written
  }

  /** Writes beside the file and renames, so that a crash leaves the old settings or the new ones. */
  async #replace(settings: Settings): Promise<void> {
    await makePrivateFolder(dirname(this.#path))
    const beside = `${this.#path}.new`
    await writePrivateFile(beside, `${JSON.stringify({ version: 1, settings }, undefined, 2)}\n`)
    await rename(beside, this.#path)
  }
}
