import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { temporaryFolder } from '../../../base/testing/temporary-folder.ts'
import { pocketPackDir } from '../../../models/locations.ts'
import { openPack } from '../../../models/pack.ts'
import { type StageModel, stageVariants } from '../../../models/stage-model.ts'
import type { ChatMessage, GeneratedToken, GenerationRequest, PrefillResult } from '../contract.ts'
import type { LoadedLlmStage } from '../engine.ts'
import { causalLlm } from './engine.ts'

const GREEDY = { temperature: 0, topK: 0, doSample: false, seed: 1 }
/** Facts in the form of the turn's prompt. */
const FACTS: ChatMessage = {
  role: 'system',
  content: 'time seven thirty p m; day monday november the twenty third; latency eighty four milliseconds',
}

let model: StageModel
let llm: LoadedLlmStage
beforeAll(async () => {
  model = (await openPack(pocketPackDir())).models.llm
  llm = await causalLlm.load({ model })
})
afterAll(() => llm.close())

function asked(...turns: readonly string[]): ChatMessage[] {
  return [
    FACTS,
    ...turns.map((content, index) => ({ role: index % 2 === 0 ? ('user' as const) : ('assistant' as const), content })),
  ]
}

async function reply(
  stage: LoadedLlmStage,
  messages: readonly ChatMessage[],
  request: Partial<GenerationRequest> = {},
) {
  const tokens: GeneratedToken[] = []
  let prefill: PrefillResult | undefined
  const generation = stage.generate(
    { messages, sampling: GREEDY, maxTokens: 48, keepCache: false, ...request },
    {
      prefilled: (result) => {
        prefill = result
      },
      token: (token) => tokens.push(token),
    },
  )
  return { ...(await generation.done), events: tokens, prefill }
}

describe('an optimised graph (TORCH_COMPILE)', () => {
  it('has fewer nodes than the plain one, is kept on disk, and replies the same', async () => {
    vi.stubEnv('FIRSTWORD_CACHE', await temporaryFolder('llm'))
    onTestFinished(() => void vi.unstubAllEnvs())
    const question = asked('tell me a story about a tiger')
    const seen: { graph: LoadedLlmStage['graph']; text: string }[] = []
    for (const keepOptimized of [false, true, true]) {
      const graphOptimization = keepOptimized ? 'all' : 'disabled'
      const stage = await causalLlm.load({ model, warmUp: false, graphOptimization, keepOptimized })
      seen.push({ graph: stage.graph, text: (await reply(stage, question)).text })
      await stage.close()
    }
    const [plain, first, second] = seen.map(({ graph }) => graph)
    expect(first?.nodes ?? 0).toBeLessThan(plain?.nodes ?? 0)
    expect(second).toEqual({ ...first, compiledFromCache: true })
    expect(new Set(seen.map(({ text }) => text)).size).toBe(1)
  })
})

describe('replies', () => {
  it.each([
    ['set a timer for ten minutes', /ten minutes/],
    ['turn on the kitchen lights', /kitchen/],
    ['my name is rachel', /rachel/],
    ['what time is it', /seven thirty/],
  ])('to "%s" are sensible', async (question, sensible) => {
    const { text, end } = await reply(llm, asked(question))
    expect(text).toMatch(sensible)
    expect(text).toMatch(/^[a-z][a-z',.? ]*[.?]$/)
    expect(end).toBe('stop')
  })

  it('remember what was said before', async () => {
    const first = await reply(llm, asked('my name is rachel'))
    const { text } = await reply(llm, asked('my name is rachel', first.text, 'what is my name'))
    expect(text).toMatch(/rachel/)
  })

  it('come token by token and add up to the text', async () => {
    const { text, tokens, events, timing } = await reply(llm, asked('tell me a joke'))
    expect(events.map((token) => token.text).join('')).toBe(text)
    expect(events.map((token) => token.index)).toEqual(Array.from({ length: tokens }, (_, index) => index))
    const stamps = [timing.requestedMs, timing.startedMs, ...events.map((token) => token.atMs), timing.endedMs]
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b))
  })

  it('are the same every time when greedy, and for the same seed when sampled', async () => {
    const question = asked('tell me a story about a tiger')
    const greedy = await reply(llm, question)
    expect(await reply(llm, question)).toMatchObject({ text: greedy.text, sampler: 'greedy' })
    const sampling = { temperature: 1.5, topK: 50, doSample: true, seed: 3 }
    const sampled = await reply(llm, question, { sampling })
    expect(await reply(llm, question, { sampling })).toMatchObject({ text: sampled.text, sampler: 'sampled' })
    const others = await Promise.all(
      [4, 5, 6, 7].map((seed) => reply(llm, question, { sampling: { ...sampling, seed } })),
    )
    expect(others.some((other) => other.text !== sampled.text)).toBe(true)
  })

  it('end at the limit of tokens, and between two tokens when cancelled', async () => {
    const limited = await reply(llm, asked('tell me a joke'), { maxTokens: 3 })
    expect(limited).toMatchObject({ tokens: 3, end: 'length' })
    const whole = await reply(llm, asked('tell me a joke'), { maxTokens: 48 })
    expect(whole.tokens).toBeGreaterThan(3)
    // All of a short reply may be there before the word to stop reaches its thread.
    for (let end = whole.end; end !== 'cancelled'; ) {
      const generation = llm.generate(
        { messages: asked('tell me a joke'), sampling: GREEDY, maxTokens: 48, keepCache: false },
        { prefilled: () => undefined, token: () => generation.cancel() },
      )
      const done = await generation.done
      ;({ end } = done)
      if (end === 'cancelled') expect(done.tokens).toBeLessThan(whole.tokens)
    }
  })
})

describe('the key/value cache', () => {
  it('keeps what a growing prompt has in common, and forgets it where told to', async () => {
    const empty = await llm.prefill(asked('set a timer'), { partial: true, keepCache: false })
    expect(empty.cachedTokens).toBe(0)
    const grown = await llm.prefill(asked('set a timer for ten minutes'), { partial: true, keepCache: true })
    expect(grown.cachedTokens).toBe(empty.promptTokens)
    expect(grown.promptTokens).toBeGreaterThan(empty.promptTokens ?? 0)
    const { prefill } = await reply(llm, asked('set a timer for ten minutes'), { keepCache: true })
    expect(prefill?.cachedTokens).toBe(grown.promptTokens)
    expect(prefill?.promptTokens).toBe((grown.promptTokens ?? 0) + 1)
    const { prefill: again } = await reply(llm, asked('set a timer for ten minutes'), { keepCache: false })
    expect(again?.cachedTokens).toBe(0)
  })

  it('rolls back to where two prompts part', async () => {
    await llm.prefill(asked('turn on the kitchen lights'), { partial: true, keepCache: false })
    const { cachedTokens, promptTokens } = await llm.prefill(asked('turn on the garage lights'), {
      partial: true,
      keepCache: true,
    })
    expect(cachedTokens).toBeGreaterThan(3)
    expect(cachedTokens).toBeLessThan(promptTokens ?? 0)
  })

  it('never changes what is said', async () => {
    const talk = ['set a timer for ten minutes', 'okay, ten minutes starting now.', 'how long is the timer']
    const fresh = await reply(llm, asked(...talk), { keepCache: false })
    await llm.prefill(asked('turn off everything'), { partial: true, keepCache: true })
    await llm.prefill(asked(...talk.slice(0, 2), 'how long is'), { partial: true, keepCache: true })
    const warm = await reply(llm, asked(...talk), { keepCache: true })
    expect(warm.prefill?.cachedTokens).toBeGreaterThan(10)
    expect(warm.text).toBe(fresh.text)
    const repeated = await reply(llm, asked(...talk), { keepCache: true })
    expect(repeated.text).toBe(fresh.text)
  })
})

describe('every variant of the pack', () => {
  it('loads, says what it is, and answers', async () => {
    for (const variant of stageVariants(model)) {
      const stage = await causalLlm.load({ model, variant, warmUp: false })
      expect(stage.facts).toMatchObject({ variant, provider: 'cpu', warmUpMs: undefined })
      expect((await reply(stage, asked('set a timer for ten minutes'))).text, variant).toMatch(/ten minutes/)
      await stage.close()
    }
  })

  it('is asked for by name', async () => {
    await expect(causalLlm.load({ model, variant: 'int3' })).rejects.toMatchObject({ code: 'pack.no-variant' })
  })
})
