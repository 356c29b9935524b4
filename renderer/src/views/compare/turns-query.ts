import type { Session } from '../../../../pipeline/protocol/sessions.ts'

/** As many turns as the host gives at once. */
const ALL = 20_000

/** All turns of an experiment, for distributions and pairs. */
export function turnsQuery({ id }: Pick<Session, 'id'>) {
  return { name: 'listTurns', sessionId: id, offset: 0, limit: ALL } as const
}

/**
 * The turns by which an experiment is judged: of a search those alone that measured its choice again, for the ones that
 * made it flatter it.
 */
export function judgedTurns<Turn extends { readonly ordinal: number }>(
  { kind, criteria }: Pick<Session, 'kind' | 'criteria'>,
  turns: readonly Turn[],
): readonly Turn[] {
  const searched = kind === 'tune' ? (criteria?.searchTurns ?? 0) : 0
  return turns.filter(({ ordinal }) => ordinal > searched)
}
