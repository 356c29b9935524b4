import { WITHHELD } from '../../../../pipeline/protocol/exports.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'

/** Whether a text of a session stands for one that was left out when the session was exported. */
export function isWithheld({ imported }: Pick<Session, 'imported'>, text: string): boolean {
  return imported === true && text === WITHHELD
}
