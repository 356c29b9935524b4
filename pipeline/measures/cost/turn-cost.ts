import type { Counters } from '../../protocol/counters.ts'
import type { ArmCost, StageCost, TurnCost } from '../../protocol/models/costs.ts'
import type { Prices } from '../../protocol/models/prices.ts'
import { digitsOf, type Known, PLAIN, THIN_SPACE, UNKNOWN } from '../numbers.ts'
import { COST_REASONS } from './cost-reasons.ts'

type PricedStage = StageCost['stage']

/** Stages that were servers in a turn, and their prices where somebody entered any. */
export type ServerPrices = Readonly<Partial<Record<PricedStage, Prices | undefined>>>

const MILLION = 1_000_000
const THOUSAND = 1000
const MS_PER_MINUTE = 60_000
/** Digits that an amount shows: few turns cost more than some thousandths. */
const DIGITS = 3
const MOST_DECIMALS = 9

/** What a stage cost: an amount, or why nobody knows. */
type Amount = { readonly amount: number } | { readonly unknown: string }

/**
 * What a turn cost at servers, by what it counted and what somebody entered. `undefined`: no stage was a server. What is
 * not known is no 0: one whose server does not say how many tokens there were has no amount.
 */
export function turnCost(counters: Counters, servers: ServerPrices): TurnCost | undefined {
  const stages = (['asr', 'llm', 'tts'] as const).filter((stage) => stage in servers)
  if (stages.length === 0) return undefined
  return stages.map((stage) => {
    const prices = servers[stage]
    if (!prices) return { stage, unknown: COST_REASONS.noPrices.en }
    const cost = AMOUNTS[stage](counters, prices)
    return 'amount' in cost ? { stage, ...cost, currency: prices.currency } : { stage, ...cost }
  })
}

const AMOUNTS: Readonly<Record<PricedStage, (counters: Counters, prices: Prices) => Amount>> = {
  asr: recogniserAmount,
  llm: replyAmount,
  tts: voiceAmount,
}

function recogniserAmount(counters: Counters, { perMinuteOfAudio }: Prices): Amount {
  if (perMinuteOfAudio === undefined) return { unknown: COST_REASONS.noAudioPrice.en }
  const audioMs = counters['asr.audioMs']
  return audioMs === undefined
    ? { unknown: COST_REASONS.audioUnknown.en }
    : { amount: (audioMs / MS_PER_MINUTE) * perMinuteOfAudio }
}

function replyAmount(counters: Counters, prices: Prices): Amount {
  const { perMillionPromptTokens, perMillionReplyTokens } = prices
  if (perMillionPromptTokens === undefined || perMillionReplyTokens === undefined)
    return { unknown: COST_REASONS.noTokenPrices.en }
  if (begunInVain(counters) > 0) return { unknown: COST_REASONS.inVain.en }
  const asked = (counters['llm.requests'] ?? 0) - (counters['llm.cacheHit'] ?? 0)
  if (asked <= 0) return { amount: 0 }
  const { 'llm.promptTokens': promptTokens, 'llm.outputTokens': outputTokens } = counters
  if (promptTokens === undefined || outputTokens === undefined) return { unknown: COST_REASONS.tokensUntold.en }
  // A server that says nothing of tokens which it had already charges all of them alike.
  const cachedTokens = Math.min(promptTokens, counters['llm.cachedTokens'] ?? 0)
  const perMillionCached = prices.perMillionCachedTokens ?? perMillionPromptTokens
  const prompt = (promptTokens - cachedTokens) * perMillionPromptTokens + cachedTokens * perMillionCached
  return { amount: (prompt + outputTokens * perMillionReplyTokens) / MILLION }
}

function voiceAmount(counters: Counters, { perThousandCharacters, perMinuteOfAudio }: Prices): Amount {
  if (perThousandCharacters === undefined && perMinuteOfAudio === undefined)
    return { unknown: COST_REASONS.noVoicePrice.en }
  if (begunInVain(counters) > 0) return { unknown: COST_REASONS.inVain.en }
  const characters = ((counters['tts.characters'] ?? 0) / THOUSAND) * (perThousandCharacters ?? 0)
  return { amount: characters + ((counters['tts.audioMs'] ?? 0) / MS_PER_MINUTE) * (perMinuteOfAudio ?? 0) }
}

/** Replies that were begun ahead of the endpoint and thrown away, or given up because the person went on. */
function begunInVain(counters: Counters): number {
  const thrownAway = (counters['speculation.tries'] ?? 0) - (counters['speculation.hits'] ?? 0)
  return thrownAway + (counters['turn.takenBack'] ?? 0)
}

/** A turn's cost in one amount, or why there is none. */
export type TotalCost =
  | { readonly amount: number; readonly currency: string }
  | { readonly amount: undefined; readonly currency: undefined; readonly unknown: string }

/** What a turn cost in all; `undefined` where no stage was a server. */
export function totalCost(cost: TurnCost | undefined): TotalCost | undefined {
  const [first] = cost ?? []
  if (!cost || !first) return undefined
  const unknown = cost.find((part) => part.amount === undefined)
  if (unknown) return noTotal(`${unknown.stage}: ${unknown.unknown ?? UNKNOWN}`)
  const { currency = '' } = first
  if (cost.some((part) => part.currency !== currency)) return noTotal(COST_REASONS.severalCurrencies.en)
  return { currency, amount: cost.reduce((sum, { amount = 0 }) => sum + amount, 0) }
}

function noTotal(unknown: string): TotalCost {
  return { amount: undefined, currency: undefined, unknown }
}

/** What turns of an arm cost on the average; `undefined` where no stage of theirs was a server. */
export function armCost(costs: readonly (TurnCost | undefined)[]): ArmCost | undefined {
  const totals = costs.flatMap((cost) => totalCost(cost) ?? [])
  if (totals.length === 0) return undefined
  const known = totals.flatMap((total) => (total.amount === undefined ? [] : [total]))
  const currency = known[0]?.currency ?? null
  const mixed = known.some((total) => total.currency !== currency)
  const unsaid = totals.flatMap((total) => ('unknown' in total ? [total.unknown] : []))
  const reason = mixed ? COST_REASONS.severalCurrencies.en : unsaid[0]
  const sum = known.reduce((before, { amount }) => before + amount, 0)
  return {
    perTurn: mixed || known.length === 0 ? null : sum / known.length,
    currency: mixed ? null : currency,
    known: known.length,
    unknown: unsaid.length,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** An amount of money to three digits: `0.00042 USD`. */
export function formatMoney(amount: Known, currency: string | null | undefined, locale?: string): string {
  if (amount === null || amount === undefined) return UNKNOWN
  const decimals = amount === 0 ? 0 : DIGITS - 1 - Math.floor(Math.log10(amount))
  const shown = digitsOf(amount, Math.min(MOST_DECIMALS, Math.max(2, decimals)), locale)
  return `${shown}${locale === PLAIN ? ' ' : THIN_SPACE}${currency ?? ''}`.trimEnd()
}
