import { describe, expect, it } from 'vitest'
import { BASELINE } from '../../flags/registry.ts'
import type { GenerationRequest } from '../../stages/llm/contract.ts'
import { scriptedStages } from '../testing/scripted-stages.ts'
import { ReplyCache, ReplyCaches } from './reply-cache.ts'

const FACTS = 'time seven thirty p m; day monday november the twenty third; latency ninety milliseconds'
const LATER = 'time seven forty p m; day monday november the twenty third; latency sixty milliseconds'

function request(question: string, facts = FACTS, temperature = 0): GenerationRequest {
  return {
    messages: [
      { role: 'system', content: facts },
      { role: 'user', content: question },
    ],
    sampling: { temperature, topK: 0, doSample: temperature > 0, seed: 1 },
    maxTokens: 64,
    keepCache: true,
  }
}

async function ask(cache: ReplyCache, asked: GenerationRequest) {
  const tokens: string[] = []
  let prefilled = 0
  const result = await cache.generate(asked, { prefilled: () => prefilled++, token: ({ text }) => tokens.push(text) })
    .done
  return { result, tokens, prefilled }
}

function cacheFor(reply: readonly string[], maxBytes = 1_000_000) {
  const stages = scriptedStages({ transcript: '', reply })
  return new ReplyCache(stages.llm, maxBytes)
}

describe('the reply cache', () => {
  it('streams a known reply as a live one, and says that it is known', async () => {
    const cache = cacheFor(['hi', ' there', '.'])
    const live = await ask(cache, request('hello'))
    const known = await ask(cache, request('Hello!'))
    expect(live.result.cached).toBeUndefined()
    expect(known).toMatchObject({
      tokens: live.tokens,
      prefilled: 1,
      result: { cached: true, text: 'hi there.', end: 'stop' },
    })
    expect(cache.statistics).toMatchObject({ hits: 1, misses: 1, replies: 1 })
  })

  it('knows a reply at another time of day if it does not speak of the time', async () => {
    const cache = cacheFor(['hi', ' there', '.'])
    await ask(cache, request('hello'))
    expect((await ask(cache, request('hello', LATER))).result.cached).toBe(true)
  })

  it('asks again for a reply that speaks of the facts', async () => {
    const cache = cacheFor(['it is', ' seven', ' thirty', ' p m.'])
    await ask(cache, request('what time is it'))
    expect((await ask(cache, request('what time is it', LATER))).result.cached).toBeUndefined()
    expect((await ask(cache, request('what time is it'))).result.cached).toBe(true)
  })

  it('keeps replies of other questions and other sampling apart', async () => {
    const cache = cacheFor(['hi'])
    await ask(cache, request('hello'))
    expect((await ask(cache, request('goodbye'))).result.cached).toBeUndefined()
    expect((await ask(cache, request('hello', FACTS, 0.7))).result.cached).toBeUndefined()
  })

  it('drops what was used longest ago when it is full', async () => {
    const cache = cacheFor(['hi'], 1000)
    for (const question of ['one', 'two', 'three', 'four']) await ask(cache, request(question))
    expect(cache.statistics.evictions).toBeGreaterThan(0)
    expect(cache.statistics.bytes).toBeLessThanOrEqual(1000)
    expect((await ask(cache, request('one'))).result.cached).toBeUndefined()
  })

  it('of one model and size outlives turns with other settings', () => {
    const { llm } = scriptedStages({ transcript: '', reply: [] })
    const caches = new ReplyCaches()
    const on = { ...BASELINE, LLM_ENABLE_CACHE: true }
    const first = caches.cacheFor(llm, on)
    expect(first).toBeDefined()
    expect(caches.cacheFor(llm, BASELINE)).toBeUndefined()
    expect(caches.cacheFor(llm, { ...on, LLM_CACHE_SIZE_MB: 1 })?.statistics.limitBytes).toBe(1024 * 1024)
    expect(caches.cacheFor(llm, on)).toBe(first)
  })

  it('does not keep a reply that was cancelled', async () => {
    const cache = cacheFor(['hi', ' there'])
    const generation = cache.generate(request('hello'), { prefilled: () => undefined, token: () => undefined })
    generation.cancel()
    await generation.done
    expect((await ask(cache, request('hello'))).result.cached).toBeUndefined()
  })
})
