import type { DatabaseSync } from 'node:sqlite'
import { percentile } from '../../measures/statistics/percentiles.ts'
import { ALL_PARTS, type LedgerPartName } from '../../protocol/ledger.ts'
import type { Session, SessionShape } from '../../protocol/sessions.ts'
import { number } from './columns.ts'
import { lineIsCutOff } from './turn-columns.ts'

/** A shape is that of so many turns at most, the newest: a list of sessions must not read ten thousand. */
const MOST_TURNS = 64
const ORDER: readonly LedgerPartName[] = ALL_PARTS

/**
 * Where the time goes in each session: the median of every part, in milliseconds, over its newest measured turns.
 * Worked out once for each number of measured turns and kept in memory.
 */
export class SessionShapes {
  readonly #statements: ReturnType<typeof prepare>
  readonly #known = new Map<string, { readonly measured: number; readonly shape: SessionShape }>()

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** The session with its shape; without one where none of its turns was measured. */
  shaped(session: Session, key: number): Session {
    const { measured } = session.counts
    if (measured === 0) return session
    const known = this.#known.get(session.id)
    if (known?.measured === measured) return { ...session, shape: known.shape }
    const shape = this.#read(key)
    this.#known.set(session.id, { measured, shape })
    return { ...session, shape }
  }

  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.#known.delete(id)
  }

  #read(session: number): SessionShape {
    const whole = this.#statements.newest.all(session, MOST_TURNS).filter((row) => !lineIsCutOff(row))
    const turns = whole.map((row) => {
      const rows = this.#statements.parts.all(number(row, 'key')) as unknown as (readonly [LedgerPartName, number])[]
      return sumsOf(rows)
    })
    return ORDER.map((part) => ({
      part,
      ms:
        percentile(
          turns.map((sums) => sums.get(part) ?? 0),
          0.5,
        ) ?? 0,
    })).filter(({ ms }) => ms > 0)
  }
}

function prepare(database: DatabaseSync) {
  const parts = database.prepare('SELECT part, ms FROM ledger_parts WHERE turn = ?')
  parts.setReturnArrays(true)
  return {
    parts,
    // Whole turns alone: what counts as measured is said in turn-row.ts, what is whole in measures/turn-fate.ts.
    newest: database.prepare(`SELECT key, transcript, stimulus_expected, rest ->> '$.cutOff' AS cut_off FROM turns
      WHERE session = ? AND status NOT IN ('failed', 'interrupted', 'cancelled') AND rest ->> '$.takenBack' IS NULL AND NOT warm_up AND NOT cached AND processing_ms IS NOT NULL AND heard_ms IS NOT NULL ORDER BY ordinal DESC, key DESC LIMIT ?`),
  }
}

/** A part may occur several times in a turn; in one where it does not occur it took no time. */
function sumsOf(rows: readonly (readonly [LedgerPartName, number])[]): ReadonlyMap<LedgerPartName, number> {
  const sums = new Map<LedgerPartName, number>()
  for (const [part, ms] of rows) sums.set(part, (sums.get(part) ?? 0) + ms)
  return sums
}
