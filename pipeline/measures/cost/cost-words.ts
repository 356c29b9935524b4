import type { ArmCost } from '../../protocol/models/costs.ts'
import { UNKNOWN } from '../numbers.ts'
import type { Bilingual } from '../words.ts'
import { formatMoney } from './turn-cost.ts'

/** What an arm's turns cost at servers, in tables. */
export const COST_WORDS: Bilingual = { en: 'Cost a turn at servers', zh: '每轮的服务器费用' }

/** `0.0019 USD (30 of 32)`: the mean of the turns whose cost is known, and how many those are where it is not all. */
export function costText(cost: ArmCost | undefined, locale?: string): string {
  if (!cost) return UNKNOWN
  const { perTurn, currency, known, unknown } = cost
  const money = formatMoney(perTurn, currency, locale)
  return unknown === 0 ? money : `${money} (${known} / ${known + unknown})`
}
