import type { Graphics, GraphicsCard } from '../protocol/graphics.ts'
import type { StatedReason } from '../protocol/reasons.ts'

/** Why nothing is known, as it travels: the sentence with its code beside it; nothing where there is no reason. */
export function untold(why: StatedReason | undefined): Pick<Graphics, 'unknown' | 'unknownBecause'> {
  if (!why) return {}
  const { reason, because } = why
  return { unknown: reason, ...(because ? { unknownBecause: because } : {}) }
}

/** What of a card is unknown, as it travels. */
export function untoldOf(whys: readonly Required<StatedReason>[]): Pick<GraphicsCard, 'unknown' | 'unknownBecause'> {
  const codes = whys.map(({ because }) => because)
  return { unknown: whys.map(({ reason }) => reason), ...(codes.length > 0 ? { unknownBecause: codes } : {}) }
}
