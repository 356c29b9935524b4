import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../../../base/testing/until.ts'
import { installedLlama } from '../../../inference/llama-runtime.ts'
import type { StageModel } from '../../../models/stage-model.ts'
import type { ChatMessage, GeneratedToken, GenerationRequest, PrefillResult } from '../contract.ts'
import type { LoadedLlmStage } from '../engine.ts'
import { ggufLlm } from './engine.ts'
import { writeTinyGguf } from './testing/tiny-gguf.ts'

/** A data folder into which llama.cpp was installed; tests install nothing. */
const DATA = process.env.FIRSTWORD_LLAMA_DATA
const installed = DATA === undefined ? undefined : installedLlama(DATA)
const WHY_NOT = installed ? '' : ' (skipped: FIRSTWORD_LLAMA_DATA names no data folder with llama.cpp in it)'

const MESSAGES: readonly ChatMessage[] = [
  { role: 'system', content: 'hello the hello' },
  { role: 'user', content: 'hello the 你好' },
]
const ASKED: GenerationRequest = {
  ...{ messages: MESSAGES, maxTokens: 12, keepCache: true },
  sampling: { temperature: 0, topK: 0, doSample: false, seed: 1 },
}

describe.skipIf(!installed)(`llama.cpp itself, on a model with random weights${WHY_NOT}`, () => {
  let folder = ''
  let stage: LoadedLlmStage
  const dataBefore = process.env.FIRSTWORD_DATA
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gguf-'))
    const written = await writeTinyGguf(join(folder, 'tiny.gguf'))
    process.env.FIRSTWORD_DATA = DATA
    const model: StageModel = {
      ...{ id: 'tiny', version: '1', stage: 'llm', engine: 'llama', languages: ['en'], licence: 'MIT', dir: folder },
      engineOptions: { device: 'cpu', threads: 1 },
      described: { default: 'f32', files: {}, variants: { f32: { model: 'tiny.gguf' } } },
      ...{ listed: [{ path: 'tiny.gguf', ...written }], unusable: {} },
    }
    stage = await ggufLlm.load({ model })
  })
  afterAll(async () => {
    await stage?.close()
    if (dataBefore === undefined) delete process.env.FIRSTWORD_DATA
    else process.env.FIRSTWORD_DATA = dataBefore
    await rm(folder, { recursive: true, force: true })
  })

  function generation(request: Partial<GenerationRequest> = {}) {
    const tokens: GeneratedToken[] = []
    const prefilled: PrefillResult[] = []
    const one = stage.generate(
      { ...ASKED, ...request },
      { prefilled: (result) => prefilled.push(result), token: (token) => tokens.push(token) },
    )
    return { ...one, tokens, prefilled }
  }

  it('speaks in a process of its own, the same each time, token by token', async () => {
    expect(stage.facts.pid).toBeGreaterThan(0)
    expect(stage.facts.notes?.map(({ reason }) => reason)).toEqual([
      'llama.cpp runs on the processor, as was asked for',
    ])
    const [one, two] = [generation(), generation({ keepCache: false })]
    const { text, tokens, end, sampler } = await one.done
    expect([tokens > 0, end === 'stop' || tokens === 12, sampler]).toEqual([true, true, 'greedy'])
    expect(one.tokens.map((token) => token.text).join('')).toBe(text)
    const stamps = one.tokens.map(({ atMs }) => atMs)
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b))
    // A cache makes the same sums in other batches: what comes out is the same all the same.
    expect((await two.done).text).toBe(text)
  })

  it('computes only what a prompt does not have in common with the one before', async () => {
    const [, user = MESSAGES[0]] = MESSAGES
    const begun = await stage.prefill(MESSAGES, { partial: true, keepCache: false })
    expect(begun.cachedTokens).toBe(0)
    const more = [MESSAGES[0], { ...user, content: `${user?.content} hello` }] as readonly ChatMessage[]
    const whole = generation({ messages: more })
    await whole.done
    const [prefilled] = whole.prefilled
    expect(prefilled?.cachedTokens).toBe(begun.promptTokens)
    expect(prefilled?.promptTokens).toBeGreaterThan(begun.promptTokens ?? 0)
    const again = generation({ messages: more, keepCache: false })
    expect((await again.done).text).toBe((await whole.done).text)
    expect(again.prefilled[0]?.cachedTokens).toBe(0)
  })

  it('stops between two tokens when nobody wants more, and goes on with the next', async () => {
    const sampling = { temperature: 1.5, topK: 0, doSample: true, seed: 5 }
    const long = generation({ maxTokens: 400, sampling })
    await until(() => long.tokens.length > 0, 'the first token is there')
    long.cancel()
    const { end, tokens } = await long.done
    expect([end === 'cancelled' || tokens < 400, end]).toEqual([true, expect.stringMatching(/cancelled|stop/)])
    expect((await generation().done).tokens).toBeGreaterThan(0)
  })

  it('says the same for a seed, and something else for another', async () => {
    const sampled = async (seed: number) =>
      (await generation({ sampling: { temperature: 1, topK: 20, doSample: true, seed } }).done).text
    const said = [await sampled(7), await sampled(7), await sampled(8), await sampled(9)]
    expect(said[0]).toBe(said[1])
    expect(new Set(said).size).toBeGreaterThan(1)
  })
})
