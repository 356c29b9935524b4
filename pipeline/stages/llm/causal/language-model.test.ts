import { createHash } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { BASELINE } from '../../../flags/registry.ts'
import { engineSettings } from '../../../inference/engine.ts'
import type { StageModel } from '../../../models/stage-model.ts'
import type { ChatMessage, GeneratedToken, GenerationRequest } from '../contract.ts'
import { causalLlm } from './engine.ts'
import { LanguageModel } from './language-model.ts'
import { tinyFolder } from './testing/tiny-models.ts'

const GREEDY = { temperature: 0, topK: 0, doSample: false, seed: 1 }
const HELLO: readonly ChatMessage[] = [
  { role: 'system', content: 'facts' },
  { role: 'user', content: 'hello' },
]
const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

async function open(folder: string): Promise<LanguageModel> {
  const paths = {
    model: join(folder, 'onnx', 'model.onnx'),
    config: join(folder, 'config.json'),
    tokenizer: join(folder, 'tokenizer.json'),
    tokenizerConfig: join(folder, 'tokenizer_config.json'),
    chatTemplate: join(folder, 'chat_template.jinja'),
  }
  return LanguageModel.open({
    files: { variant: 'float32', paths, expected: [] },
    settings: engineSettings({ graphOptimization: 'disabled' }),
    engineOptions: undefined,
  })
}

/** A tiny model with one of its files changed. */
async function changed(name: string, file: string, change: (text: string) => string): Promise<LanguageModel> {
  const folder = await mkdtemp(join(tmpdir(), 'firstword-tiny-'))
  folders.push(folder)
  await cp(tinyFolder(name), folder, { recursive: true })
  await writeFile(join(folder, file), change(await readFile(join(folder, file), 'utf8')))
  return open(folder)
}

async function reply(model: LanguageModel, request: Partial<GenerationRequest> = {}, cancelAfter = 1000) {
  const tokens: GeneratedToken[] = []
  let asked = 0
  const result = await model.generate(
    { messages: HELLO, sampling: GREEDY, maxTokens: 48, keepCache: true, ...request },
    {
      requestedMs: 0,
      startedMs: 0,
      stolenMs: () => undefined,
      signal: new AbortController().signal,
      cancelled: () => {
        asked += 1
        return asked > cancelAfter
      },
      emit: (output) => {
        if (output.kind === 'token') tokens.push(output.token)
      },
    },
  )
  await model.release()
  expect(tokens.map(({ text }) => text).join('')).toBe(result.text)
  expect(tokens.map(({ index }) => index)).toEqual([...tokens.keys()])
  return result
}

describe('a reply', () => {
  it('ends where the tokenizer says that a message ends, though no file says so', async () => {
    expect(await reply(await open(tinyFolder('answers')))).toMatchObject({
      text: '你好，我在。',
      tokens: 6,
      end: 'stop',
      thinking: { tokens: 0, ms: 0 },
    })
  })

  it('ends at the limit of its tokens', async () => {
    expect(await reply(await open(tinyFolder('answers')), { maxTokens: 3 })).toMatchObject({
      text: '你好，',
      tokens: 3,
      end: 'length',
    })
  })

  it.each([
    ['configuration', (id: number) => ({ eos_token_id: [30, id], text_config: {} })],
    ['nested configuration', (id: number) => ({ text_config: { eos_token_id: id } })],
  ])('ends at every token that its %s names', async (_name, config) => {
    const tokenizer = JSON.parse(await readFile(join(tinyFolder('answers'), 'tokenizer.json'), 'utf8'))
    const model = await changed('answers', 'config.json', () => JSON.stringify(config(tokenizer.model.vocab.在)))
    expect(await reply(model)).toMatchObject({ text: '你好，我', end: 'stop' })
  })
})

describe('thinking', () => {
  it.each([
    ['with tags of its own', 'thinks', 7],
    ['with a tag that its template opens', 'thinks_on', 6],
  ])('%s is kept back, and counted apart', async (_name, model, tokens) => {
    const result = await reply(await open(tinyFolder(model)))
    // The tags, four thoughts, and the blank line behind them.
    expect(result).toMatchObject({ text: '你好，我在。', tokens: 6, end: 'stop', thinking: { tokens } })
    expect(result.thinking?.ms).toBeGreaterThan(0)
  })

  it('is kept back where its tags are parts of tokens', async () => {
    // No token is a tag alone: each has a space beside it.
    const model = await changed('thinks', 'tokenizer.json', (text) => {
      const json = JSON.parse(text)
      const [opens, closes] = [4, 5]
      json.added_tokens = json.added_tokens.filter(({ id }: { id: number }) => id !== opens && id !== closes)
      return JSON.stringify({
        ...json,
        model: { ...json.model, vocab: { ...json.model.vocab, ' <think>': opens, '</think> ': closes } },
      })
    })
    expect(await reply(model)).toMatchObject({
      text: expect.stringMatching(/^ ?你好，我在。$/),
      thinking: { tokens: 6 },
    })
  })

  it('that finds no end is ended, so that something is said', async () => {
    const result = await reply(await open(tinyFolder('broods')))
    expect(result).toMatchObject({ text: '你好', tokens: 2, end: 'stop' })
    expect(result.thinking?.tokens).toBe(256 + 2)
  })

  it('that is cancelled leaves nothing to be said', async () => {
    expect(await reply(await open(tinyFolder('broods')), {}, 20)).toMatchObject({
      text: '',
      tokens: 0,
      end: 'cancelled',
    })
  })
})

describe('what is told of a model', () => {
  it('is how far its conversations go, and what its cache takes', async () => {
    const model = await open(tinyFolder('answers'))
    // Its files say 32,768 positions: a voice needs 2,048.
    expect(model.context).toEqual({
      tokens: 2048,
      limitedBy: 'need',
      cache: { type: 'float32', bytesPerToken: 2 * 2 * 16 * 4, fixedBytes: 0 },
    })
    expect(model.notes.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/2048 tokens: a voice needs no more.*32768/),
    ])
    await model.release()
  })
})

describe('a model of several files', () => {
  /** A tiny model as a manifest describes it. */
  async function described(name: string, engineOptions: object): Promise<StageModel> {
    const roles = { config: 'config.json', tokenizer: 'tokenizer.json', tokenizerConfig: 'tokenizer_config.json' }
    const files = { ...roles, chatTemplate: 'chat_template.jinja' }
    const graphs = { float32: { model: 'onnx/model.onnx' } }
    const listed = await Promise.all(
      [...Object.values(files), graphs.float32.model].map(async (path) => {
        const content = await readFile(join(tinyFolder(name), path))
        return { path, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') }
      }),
    )
    return {
      ...{ id: name, version: '1', stage: 'llm', engine: 'causal', languages: ['zh'], licence: 'MIT', engineOptions },
      ...{ dir: tinyFolder(name), described: { default: 'float32', files, variants: graphs }, listed, unusable: {} },
    }
  }

  it('is loaded in its worker by their roles, thinks apart there, and says what is special about it', async () => {
    const stage = await causalLlm.load({ model: await described('thinks', {}) })
    const spoken: string[] = []
    const { done } = stage.generate(
      { messages: HELLO, sampling: GREEDY, maxTokens: 48, keepCache: true },
      { prefilled: () => undefined, token: ({ text }) => spoken.push(text) },
    )
    expect(await done).toMatchObject({ text: '你好，我在。', thinking: { tokens: 7 } })
    expect(spoken).toEqual([...'你好，我在。'])
    expect(stage.facts.notes?.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^conversations go as far as 2048 tokens/),
    ])
    expect(stage.context?.cache.type).toBe('float32')
    await stage.close()
  })

  it('says of a flag that it can do nothing where all of its graphs are fused', async () => {
    const effects = async (options: object) => causalLlm.effects(await described('answers', options))(BASELINE)
    expect(await effects({})).toEqual({})
    expect(await effects({ attention: 'fused' })).toEqual({
      FLASH_ATTENTION: {
        effective: true,
        reason: 'all graphs of this model have fused attention',
        because: { code: 'flag.alwaysFused' },
      },
    })
  })
})
