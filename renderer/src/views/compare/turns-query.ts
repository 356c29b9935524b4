import type { Session } from '../../../../pipeline/protocol/sessions.ts'

/** As many turns as the host gives at once. */
const ALL = 20_000

/** All turns of an experiment, for distributions and pairs. */
export function turnsQuery({ id }: Pick<Session, 'id'>) {
  return { name: 'listTurns', sessionId: id, offset: 0, limit: ALL } as const
}
