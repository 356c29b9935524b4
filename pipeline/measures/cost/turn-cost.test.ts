import { describe, expect, it } from 'vitest'
import type { Counters } from '../../protocol/counters.ts'
import { type Prices, pricesSchema } from '../../protocol/models/prices.ts'
import { PLAIN } from '../numbers.ts'
import { COST_REASONS, costReasonWords } from './cost-reasons.ts'
import { armCost, formatMoney, totalCost, turnCost } from './turn-cost.ts'

const prices = (given: Partial<Prices>): Prices => pricesSchema.parse(given)
const LLM = prices({ perMillionPromptTokens: 2, perMillionCachedTokens: 0.5, perMillionReplyTokens: 10 })
const TOLD: Counters = {
  ...{ 'llm.requests': 1, 'llm.promptTokens': 1000, 'llm.cachedTokens': 400, 'llm.outputTokens': 50 },
}
const llmOnly = (counters: Counters, entered: Prices | undefined = LLM) => turnCost(counters, { llm: entered })?.[0]

describe('what a turn cost at servers', () => {
  it('is no matter where every model runs here', () => {
    expect(turnCost(TOLD, {})).toBeUndefined()
    expect([totalCost(undefined), armCost([undefined])]).toEqual([undefined, undefined])
  })

  it('is what prompt and reply took in tokens, those at a price of their own that the server had already', () => {
    // 600 × 2 + 400 × 0.5 + 50 × 10 = 1900 millionths.
    expect(llmOnly(TOLD)).toEqual({ stage: 'llm', amount: 0.0019, currency: 'USD' })
    const plain = prices({ perMillionPromptTokens: 2, perMillionReplyTokens: 10, currency: 'EUR' })
    expect(llmOnly(TOLD, plain)).toEqual({ stage: 'llm', amount: 0.0025, currency: 'EUR' })
  })

  it('is not known where the server did not say how many tokens, though we counted pieces', () => {
    const untold = { 'llm.requests': 1, 'llm.replyTokens': 12 }
    expect(llmOnly(untold)).toEqual({ stage: 'llm', unknown: 'the server did not say how many tokens' })
  })

  it('is not known where a price is missing, nor where replies were begun in vain', () => {
    expect(turnCost(TOLD, { llm: undefined })).toEqual([{ stage: 'llm', unknown: 'no price was entered for it' }])
    expect(llmOnly(TOLD, prices({ perMillionPromptTokens: 1 }))?.unknown).toContain('no price of tokens')
    expect(llmOnly({ ...TOLD, 'speculation.tries': 2, 'speculation.hits': 1 })?.unknown).toContain('in vain')
    expect(llmOnly({ ...TOLD, 'turn.takenBack': 1 })?.unknown).toContain('in vain')
    expect(llmOnly({ ...TOLD, 'speculation.tries': 1, 'speculation.hits': 1 })?.amount).toBe(0.0019)
  })

  it('is nothing where the server was not asked: the reply was remembered, or there was none', () => {
    expect(llmOnly({ 'llm.requests': 1, 'llm.cacheHit': 1 })?.amount).toBe(0)
    expect(llmOnly({})?.amount).toBe(0)
  })

  it('counts audio by the minute, and characters by the thousand', () => {
    const heard = turnCost({ 'asr.audioMs': 3000 }, { asr: prices({ perMinuteOfAudio: 0.006 }) })
    expect(heard?.[0]?.amount).toBeCloseTo(0.0003, 12)
    expect(turnCost({}, { asr: prices({ perMinuteOfAudio: 0.006 }) })?.[0]?.unknown).toContain('how much audio')
    const spoken = turnCost({ 'tts.characters': 80 }, { tts: prices({ perThousandCharacters: 0.015 }) })
    expect(spoken?.[0]?.amount).toBeCloseTo(0.0012, 12)
    expect(turnCost({}, { tts: prices({}) })?.[0]?.unknown).toContain('no price of characters')
  })

  it('sums up where all of it is known, in one currency', () => {
    const all = turnCost({ ...TOLD, 'asr.audioMs': 60_000 }, { asr: prices({ perMinuteOfAudio: 0.01 }), llm: LLM })
    expect(totalCost(all)).toEqual({ amount: expect.closeTo(0.0119, 12), currency: 'USD' })
    expect(totalCost(turnCost(TOLD, { asr: undefined, llm: LLM }))).toMatchObject({
      unknown: 'asr: no price was entered for it',
    })
    const euros = prices({ perMinuteOfAudio: 1, currency: 'EUR' })
    const mixed = turnCost({ ...TOLD, 'asr.audioMs': 1 }, { asr: euros, llm: LLM })
    expect(totalCost(mixed)).toMatchObject({ amount: undefined, unknown: expect.stringContaining('currencies') })
  })
})

describe('what an arm cost', () => {
  it('is the mean of the turns whose cost is known, with how many are not and why', () => {
    const of = (outputTokens: number | undefined) =>
      turnCost({ ...TOLD, 'llm.cachedTokens': 0, 'llm.outputTokens': outputTokens }, { llm: LLM })
    expect(armCost([of(0), of(100), of(undefined), undefined])).toEqual({
      ...{ perTurn: expect.closeTo(0.0025, 12), currency: 'USD', known: 2, unknown: 1 },
      reason: 'llm: the server did not say how many tokens',
    })
    expect(armCost([of(undefined)])).toMatchObject({ perTurn: null, currency: null, known: 0, unknown: 1 })
  })

  it('that is not known says why in both languages, whatever stage it was', () => {
    expect(costReasonWords(`llm: ${COST_REASONS.tokensUntold.en}`)).toEqual({
      ...{ en: 'LLM: the server did not say how many tokens', zh: 'LLM：服务器没有说明词元数' },
    })
    expect(costReasonWords(COST_REASONS.noPrices.en)).toEqual(COST_REASONS.noPrices)
    expect(costReasonWords('as it was said before').zh).toBe('as it was said before')
  })

  it('is written to three digits', () => {
    const written = [0.000_418_2, 0.0119, 1.5, 120, 0, 1e-12].map((amount) => formatMoney(amount, 'USD', PLAIN))
    expect(written).toEqual([
      ...['0.000418 USD', '0.0119 USD', '1.50 USD', '120.00 USD', '0.00 USD', '0.000000000 USD'],
    ])
    expect(formatMoney(null, null)).toBe('–')
  })
})
