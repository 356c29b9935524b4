import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { FlagRecord } from '../../protocol/flags.ts'
import { fingerprint, number } from './columns.ts'

/** Sets of flags, each kept once however many turns ran under it. */
export class FlagSets {
  readonly #insert: StatementSync
  readonly #find: StatementSync
  readonly #read: StatementSync
  readonly #known = new Map<number, FlagRecord>()

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      'INSERT INTO flag_sets (fingerprint, "values") VALUES (?, ?) ON CONFLICT DO NOTHING',
    )
    this.#find = database.prepare('SELECT key FROM flag_sets WHERE fingerprint = ?')
    this.#read = database.prepare('SELECT "values" FROM flag_sets WHERE key = ?')
  }

  /** The key of a set, which is kept if it is new. */
  keyOf(values: FlagRecord): number {
    const content = JSON.stringify(values)
    const name = fingerprint(content)
    this.#insert.run(name, content)
    return number(this.#find.get(name) ?? {}, 'key')
  }

  read(key: number): FlagRecord {
    const known = this.#known.get(key)
    if (known) return known
    const values: FlagRecord = JSON.parse(String(this.#read.get(key)?.values))
    this.#known.set(key, values)
    return values
  }
}
