import type { Session } from '../../../../pipeline/protocol/sessions.ts'

/** What sessions can be sorted by. */
export type SessionColumn = 'title' | 'kind' | 'turns' | 'p50' | 'p95' | 'delta' | 'date' | 'tags'

/** By what a list of sessions is sorted, and which way. */
export interface SessionOrder {
  readonly column: SessionColumn
  readonly direction: 'ascending' | 'descending'
}

/** Newest first, as they come. */
export const NEWEST_FIRST: SessionOrder = { column: 'date', direction: 'descending' }

/** The order after a column's head was pressed: the same column turns round, another begins where its best stands first. */
export function nextOrder({ column, direction }: SessionOrder, pressed: SessionColumn): SessionOrder {
  if (column === pressed) return { column, direction: direction === 'ascending' ? 'descending' : 'ascending' }
  return { column: pressed, direction: pressed === 'date' || pressed === 'turns' ? 'descending' : 'ascending' }
}

/** The sessions in that order. What is not known stands last, whichever way. `locale` is that of titles. */
export function sortSessions<S extends Session>(
  sessions: readonly S[],
  { column, direction }: SessionOrder,
  locale: string,
): readonly S[] {
  const words = new Intl.Collator(locale, { numeric: true })
  const sign = direction === 'ascending' ? 1 : -1
  return sessions.toSorted((a, b) => {
    const [x, y] = [keyOf(a, column), keyOf(b, column)]
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined)
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : words.compare(String(x), String(y)))
  })
}

function keyOf(session: Session, column: SessionColumn): string | number | undefined {
  switch (column) {
    case 'title':
      return session.title
    case 'kind':
      return session.kind
    case 'turns':
      return session.counts.turns
    case 'p50':
      return session.numbers?.p50Ms
    case 'p95':
      return session.numbers?.p95Ms
    case 'delta':
      return session.numbers?.deltaMs
    case 'date':
      return Date.parse(session.startedAt)
    case 'tags':
      return session.tags.length === 0 ? undefined : session.tags.join(', ')
  }
}
