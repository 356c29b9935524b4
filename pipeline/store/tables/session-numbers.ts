import type { DatabaseSync } from 'node:sqlite'
import { percentile } from '../../measures/statistics/percentiles.ts'
import type { SessionNumbers as Numbers, Session } from '../../protocol/sessions.ts'
import { optional, type Row, text } from './columns.ts'
import { lineIsCutOff } from './turn-columns.ts'

/** Percentiles in a list are those of so many turns at most, the newest. */
const MOST_TURNS = 5000

interface Time {
  readonly arm: string
  readonly ms: number
}

/**
 * What the user waited in each session, in milliseconds: median and 95th percentile over its counted turns, and the
 * difference of the arms' medians where there are two. A session that was never heard has its compute times instead.
 * Worked out once for each number of turns and kept in memory.
 */
export class SessionNumbers {
  readonly #newest: ReturnType<DatabaseSync['prepare']>
  readonly #known = new Map<string, { readonly turns: number; readonly numbers: Numbers | undefined }>()

  constructor(database: DatabaseSync) {
    // Whole turns alone, as in session-shapes.ts, but one of both headlines is enough.
    this.#newest =
      database.prepare(`SELECT arm, heard_ms, processing_ms, transcript, stimulus_expected, rest ->> '$.cutOff' AS cut_off FROM turns
      WHERE session = ? AND status NOT IN ('failed', 'interrupted', 'cancelled') AND rest ->> '$.takenBack' IS NULL AND NOT warm_up AND NOT cached AND processing_ms IS NOT NULL ORDER BY ordinal DESC, key DESC LIMIT ?`)
  }

  /** The session with its numbers; without any where none of its turns can be counted. */
  numbered(session: Session, key: number): Session {
    const { turns } = session.counts
    const known = this.#known.get(session.id)
    const numbers = known?.turns === turns ? known.numbers : this.#read(session, key)
    this.#known.set(session.id, { turns, numbers })
    return numbers ? { ...session, numbers } : session
  }

  forget(sessionIds: readonly string[]): void {
    for (const id of sessionIds) this.#known.delete(id)
  }

  #read({ arms }: Session, key: number): Numbers | undefined {
    const rows = this.#newest.all(key, MOST_TURNS).filter((row) => !lineIsCutOff(row))
    const heard = timesOf(rows, 'heard_ms')
    const times = heard.length > 0 ? heard : timesOf(rows, 'processing_ms')
    const [p50Ms, p95Ms] = [0.5, 0.95].map((share) => percentileOf(times, share))
    if (p50Ms === undefined || p95Ms === undefined) return undefined
    const metric = heard.length > 0 ? 'heard' : 'processing'
    return { metric, count: times.length, p50Ms, p95Ms, ...deltaOf(arms, times) }
  }
}

function timesOf(rows: readonly Row[], column: 'heard_ms' | 'processing_ms'): readonly Time[] {
  return rows.flatMap((row) => {
    const { ms } = optional(row, column, Number, 'ms')
    return ms === undefined ? [] : [{ arm: text(row, 'arm'), ms }]
  })
}

function percentileOf(times: readonly Time[], share: number): number | undefined {
  return percentile(
    times.map(({ ms }) => ms),
    share,
  )
}

/** The second arm's median less the first's. */
function deltaOf(arms: Session['arms'], times: readonly Time[]): { readonly deltaMs?: number } {
  const [first, second, ...more] = arms
  if (!first || !second || more.length > 0) return {}
  const [from, to] = [first, second].map(({ id }) =>
    percentileOf(
      times.filter(({ arm }) => arm === id),
      0.5,
    ),
  )
  return from === undefined || to === undefined ? {} : { deltaMs: to - from }
}
