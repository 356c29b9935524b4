import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../../base/clock.ts'
import { LLAMA_VERSION, llamaFolder, llamaReceiptPath, loadLlamaModule } from '../../../inference/llama-runtime.ts'
import type { StageModel } from '../../../models/stage-model.ts'
import type { GeneratedToken, GenerationRequest, PrefillResult } from '../contract.ts'
import { ggufLlm } from './engine.ts'
import type { GgufModel } from './gguf-model.ts'
import { openGguf } from './open.ts'
import { type FakeOptions, fakeLlama } from './testing/fake-llama.ts'
import { writeTinyGguf } from './testing/tiny-gguf.ts'

const FILES = { variant: 'q4_k_m', paths: { model: '/models/m.gguf' }, expected: [] }
const user = (content: string) => ({ role: 'user', content }) as const
const assistant = (content: string) => ({ role: 'assistant', content }) as const
const SYSTEM = { role: 'system', content: 'Be brief.' } as const
const ASKED: GenerationRequest = {
  ...{ messages: [SYSTEM, user('你好')], maxTokens: 64, keepCache: true },
  sampling: { temperature: 0.7, topK: 20, doSample: true, seed: 3 },
}

async function opened(options: FakeOptions = {}, engineOptions?: unknown) {
  const fake = fakeLlama(options)
  const model = await openGguf({ files: FILES, engineOptions }, async () => fake.api)
  return { ...fake, model }
}

function generation(model: GgufModel, request: Partial<GenerationRequest> = {}) {
  const tokens: GeneratedToken[] = []
  const prefilled: PrefillResult[] = []
  let cancelled = false
  const requestedMs = nowMs()
  const done = model.generate(
    { ...ASKED, ...request },
    {
      ...{ requestedMs, startedMs: requestedMs, signal: new AbortController().signal, cancelled: () => cancelled },
      stolenMs: () => undefined,
      emit: (output) => {
        if (output.kind === 'token') tokens.push(output.token)
        else prefilled.push(output.result)
      },
    },
  )
  return {
    ...{ done, tokens, prefilled },
    cancel: () => {
      cancelled = true
    },
  }
}

describe('a reply by llama.cpp', () => {
  it('is told token by token; a character that is not whole waits', async () => {
    const { model } = await opened({ says: () => '好😀<end>' })
    const { done, tokens, prefilled } = generation(model)
    expect(await done).toEqual({ text: '好😀', tokens: 7, end: 'stop', sampler: 'sampled' })
    expect(tokens.map(({ text }) => text)).toEqual(['', '', '好', '', '', '', '😀'])
    expect(tokens.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(prefilled).toMatchObject([{ promptTokens: 35, cachedTokens: 0 }])
  })

  it('computes only what its prompt does not have in common with the one before', async () => {
    const { model, runs } = await opened()
    const first = await generation(model).done
    runs.splice(0)
    const { done, prefilled } = generation(model, {
      messages: [...ASKED.messages, assistant(first.text), user('Why?')],
    })
    await done
    expect(prefilled[0]?.cachedTokens).toBe(Buffer.byteLength('system:Be brief.|user:你好|model:Hi.'))
    expect(runs.join('')).toBe('|user:Why?|model:Hi.')
    runs.splice(0)
    await generation(model, { keepCache: false }).done
    expect(runs.join('')).toMatch(/^system:Be brief/)
  })

  it('has its prompt computed ahead as far as it will be the same whatever is said next', async () => {
    const { model, runs } = await opened()
    const open = await model.prefill([SYSTEM, user('What is')], { partial: true, keepCache: true })
    expect([runs.join(''), open.cachedTokens]).toEqual(['system:Be brief.|user:What is', 0])
    runs.splice(0)
    const { done, prefilled } = generation(model, { messages: [SYSTEM, user('What is it?')] })
    await done
    expect([runs.join(''), prefilled[0]?.cachedTokens]).toEqual([' it?|model:Hi.', open.promptTokens])
    const whole = await model.prefill([SYSTEM, user('What is it?')], { partial: false, keepCache: true })
    expect(whole.cachedTokens).toBe(whole.promptTokens)
  })

  it('ends where it was cut short: at its limit, within a long prompt, between two tokens', async () => {
    const { model } = await opened({ says: () => 'one two' })
    expect(await generation(model, { maxTokens: 3 }).done).toMatchObject({ text: 'one', tokens: 3, end: 'length' })
    let cancel = () => {}
    const long = await opened({ onRun: () => cancel() })
    const begun = generation(long.model, { messages: [user('a'.repeat(300))] })
    cancel = begun.cancel
    expect(await begun.done).toMatchObject({ end: 'cancelled', tokens: 0 })
    expect(
      long.runs.map(({ length }) => length),
      'no run after the first',
    ).toEqual([128])
    let taken = 0
    let stop = () => {}
    const talking = await opened({
      says: () => 'abcdef',
      onToken: () => {
        taken += 1
        if (taken === 3) stop()
      },
    })
    const spoken = generation(talking.model)
    stop = spoken.cancel
    expect(await spoken.done).toMatchObject({ text: 'ab', tokens: 2, end: 'cancelled' })
  })

  it('keeps apart what is thought, whether the model or its prompt begins it', async () => {
    const thinking = await opened({ says: () => '<think>Hm.</think>\n\nHello.<end>' })
    const { done, tokens } = generation(thinking.model)
    expect(await done).toMatchObject({ text: 'Hello.', tokens: 6, thinking: { tokens: 7 } })
    expect(tokens.map(({ text }) => text).join('')).toBe('Hello.')
    const opens = await opened({ opening: '<think>\n', says: () => 'Hm.</think>Yes.<end>' })
    expect(await generation(opens.model).done).toMatchObject({ text: 'Yes.', thinking: { tokens: 4 } })
  })

  it('that does not come to an end of its thinking is brought to it', async () => {
    const { model, runs } = await opened({
      contextTokens: 2000,
      says: (prompt) => (prompt.includes('</think>') ? 'So: no.<end>' : `<think>${'hm '.repeat(500)}`),
    })
    expect(await generation(model).done).toMatchObject({ text: 'So: no.', end: 'stop', thinking: { tokens: 256 } })
    expect(runs.some((run) => run.endsWith('</think>\n\n'))).toBe(true)
  })

  it('to a conversation that is too long forgets the oldest, never the system’s; what cannot fit is refused', async () => {
    const { model, runs } = await opened({ contextTokens: 256 })
    const old = [user('x'.repeat(200)), assistant('y'.repeat(20))]
    await generation(model, { messages: [SYSTEM, ...old, user('Now?')] }).done
    expect(runs.join('')).toBe(`system:Be brief.|model:${'y'.repeat(20)}|user:Now?|model:Hi.`)
    await expect(generation(model, { messages: [SYSTEM, user('z'.repeat(300))] }).done).rejects.toMatchObject({
      code: 'llm.too-long',
    })
  })

  it('ends where the context does', async () => {
    const { model } = await opened({ contextTokens: 256, says: () => 'a'.repeat(600) })
    const { text, end } = await generation(model, { messages: [user('z'.repeat(200))], maxTokens: 1000 }).done
    expect([end, text.length]).toEqual(['length', 256 - 'user:|model:'.length - 200])
  })

  it('is greedy where nothing is to be left to chance', async () => {
    const { model } = await opened()
    expect(await generation(model, { sampling: { ...ASKED.sampling, doSample: false } }).done).toMatchObject({
      sampler: 'greedy',
    })
  })
})

describe('llama.cpp', () => {
  it.each<[string, FakeOptions, unknown, ('auto' | false)[], string[]]>([
    [
      'a graphics device',
      { gpu: 'vulkan' },
      {},
      ['auto'],
      ['llama.cpp runs on Fake Graphics 1 by vulkan', '24 layers are on it'],
    ],
    ['none', {}, {}, ['auto'], ['llama.cpp runs on the processor: it finds no graphics device']],
    [
      'one that fails',
      { brokenGpu: true },
      {},
      ['auto', false],
      ['llama.cpp runs on the processor: the graphics device fails (vkCreateInstance failed)'],
    ],
    [
      'one that is not wanted',
      { gpu: 'vulkan' },
      { device: 'cpu' },
      [false],
      ['llama.cpp runs on the processor, as was asked for'],
    ],
  ])('with %s says where it runs', async (_name, options, engineOptions, devices, notes) => {
    const { model, asked } = await opened(options, engineOptions)
    expect([asked, model.notes.map(({ reason }) => reason)]).toEqual([devices, notes])
  })

  it('is ready after its warm-up, with nothing remembered, and lets go in the end', async () => {
    const { model, runs, disposed } = await opened()
    await model.warmUp()
    expect(runs).toEqual(['user:Hi.|model:'])
    const { done, prefilled } = generation(model)
    await done
    expect(prefilled[0]?.cachedTokens).toBe(0)
    await model.release()
    expect(disposed()).toBe(true)
  })

  it('that cannot load a model says why, and holds nothing', async () => {
    const fake = fakeLlama({ brokenModel: true })
    await expect(openGguf({ files: FILES, engineOptions: {} }, async () => fake.api)).rejects.toMatchObject({
      ...{ code: 'llama.model', message: 'llama.cpp cannot load the model: unknown architecture' },
    })
    expect(fake.disposed()).toBe(true)
  })
})

describe('the engine', () => {
  it('says in one line that llama.cpp is not installed, from a process of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gguf-'))
    const before = process.env.FIRSTWORD_DATA
    process.env.FIRSTWORD_DATA = folder
    try {
      const written = await writeTinyGguf(join(folder, 'tiny.gguf'))
      const model: StageModel = {
        ...{ id: 'tiny', version: '1', stage: 'llm', engine: 'llama', languages: ['en'], licence: 'MIT', dir: folder },
        ...{ engineOptions: {}, listed: [{ path: 'tiny.gguf', ...written }], unusable: {} },
        described: { default: 'f32', files: {}, variants: { f32: { model: 'tiny.gguf' } } },
      }
      await expect(ggufLlm.load({ model })).rejects.toMatchObject({
        ...{ code: 'llama.missing', hint: 'Install it: firstword llama install' },
      })
    } finally {
      if (before === undefined) delete process.env.FIRSTWORD_DATA
      else process.env.FIRSTWORD_DATA = before
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('an installation of llama.cpp', () => {
  let folder = ''
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('that is not there, of another version or broken is told from each other', async () => {
    folder = await mkdtemp(join(tmpdir(), 'llama-'))
    await expect(loadLlamaModule(folder)).rejects.toMatchObject({
      code: 'llama.missing',
      hint: /firstword llama install/,
    })
    const at = join(llamaFolder(folder), LLAMA_VERSION)
    await mkdir(at, { recursive: true })
    const receipt = { version: 1, nodeLlamaCpp: '3.0.0', installedAt: '', source: '', bytes: 1 }
    await writeFile(llamaReceiptPath(at), JSON.stringify(receipt))
    await expect(loadLlamaModule(folder)).rejects.toMatchObject({ code: 'llama.missing' })
    await writeFile(llamaReceiptPath(at), JSON.stringify({ ...receipt, nodeLlamaCpp: LLAMA_VERSION }))
    await expect(loadLlamaModule(folder)).rejects.toMatchObject({ code: 'llama.broken' })
  })
})
