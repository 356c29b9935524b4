import { withoutKeys, withoutKeysIn } from '../base/address.ts'
import { lostItsEnd } from '../measures/turn-fate.ts'
import { WITHHELD } from '../protocol/exports.ts'
import type { Session, SessionTurn } from '../protocol/sessions.ts'

/**
 * A turn without what was said and answered. An empty text stays empty: it is a fact, not a content; so is whether the
 * end of what was said is missing, which nobody could tell without the texts.
 */
export function withholdText(turn: SessionTurn): SessionTurn {
  const { stimulus } = turn
  // Words with their times are the transcript once more.
  const { words: _, ...record } = turn.record
  return {
    ...turn,
    ...(lostItsEnd(turn) ? { cutOff: true } : {}),
    ...(stimulus
      ? { stimulus: { ...stimulus, ...(stimulus.expected ? { expected: withheld(stimulus.expected) } : {}) } }
      : {}),
    record: {
      ...record,
      transcript: { ...record.transcript, text: withheld(record.transcript.text) },
      reply: { ...record.reply, text: withheld(record.reply.text) },
    },
  }
}

function withheld(text: string): string {
  return text === '' ? '' : WITHHELD
}

/** A session whose remote arms name the server alone: an address may carry a key in its query or its user part. */
export function sessionWithoutKeys(session: Session): Session {
  const arms = session.arms.map((arm) => {
    if (arm.remote === undefined) return arm
    return { ...arm, name: withoutKeysIn(arm.name), remote: withoutKeys(arm.remote) ?? WITHHELD }
  })
  return { ...session, arms }
}
