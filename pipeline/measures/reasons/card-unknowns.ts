import type { GraphicsCard } from '../../protocol/graphics.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { joinedReasons } from './reasons.ts'

/** What of a graphics card is unknown, in one line; `undefined` where all is known. */
export function unknownOfCard(card: Pick<GraphicsCard, 'unknown' | 'unknownBecause'>): StatedReason | undefined {
  return joinedReasons(card.unknown.map((reason, at) => ({ reason, because: card.unknownBecause?.[at] })))
}
