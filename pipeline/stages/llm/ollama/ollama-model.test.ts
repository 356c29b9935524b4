import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../../base/testing/until.ts'
import { type ScriptedAnswer, type SeenRequest, scriptedHttp } from '../../../remote/testing/scripted-http.ts'
import { ASKED, generation, PATIENT } from '../testing/remote-generations.ts'
import { ollamaModel } from './ollama-model.ts'
import { ollamaSettingsSchema } from './settings.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const LINES = { 'content-type': 'application/x-ndjson' }
const said = (message: object) => ({
  ...{
    model: 'm',
    created_at: '2026-11-30T00:00:00Z',
    message: { role: 'assistant', content: '', ...message },
    done: false,
  },
})
const LAST = {
  ...{ model: 'm', created_at: '2026-11-30T00:00:01Z', message: { role: 'assistant', content: '' }, done: true },
  ...{
    done_reason: 'stop',
    total_duration: 5e8,
    load_duration: 2e6,
    prompt_eval_count: 11,
    prompt_eval_duration: 40e6,
  },
  ...{ eval_count: 2, eval_duration: 30e6 },
}
const lines = (...objects: readonly object[]): ScriptedAnswer => ({
  headers: LINES,
  steps: objects.map((object) => ({ write: `${JSON.stringify(object)}\n` })),
})
const GREETING = lines(said({ content: '你' }), said({ content: '好' }), LAST)

async function peers(script: (request: SeenRequest) => ScriptedAnswer, settings: object = {}) {
  const http = await scriptedHttp(script)
  const model = ollamaModel(
    ollamaSettingsSchema.parse({ ...{ address: http.address, model: 'm', limits: PATIENT }, ...settings }),
  )
  closing.push(http.close, () => model.release())
  return { http, model }
}
const bodies = (seen: readonly SeenRequest[]) => seen.map(({ body }) => JSON.parse(body.toString()))

describe('a reply by Ollama’s own interface', () => {
  it('is asked for with what only this interface knows, and tells what it took', async () => {
    const { http, model } = await peers(() => GREETING, { contextTokens: 8192, keepAlive: -1, think: false })
    const { done, tokens } = generation(model)
    expect(await done).toMatchObject({
      ...{ text: '你好', tokens: 2, end: 'stop', network: { serverMs: 42 } },
      usage: { promptTokens: 11, cachedTokens: undefined, replyTokens: 2 },
    })
    expect(tokens.map(({ text }) => text)).toEqual(['你', '好'])
    expect(http.seen[0]?.path).toBe('/api/chat')
    expect(bodies(http.seen)).toEqual([
      {
        ...{ model: 'm', messages: ASKED.messages, stream: true, keep_alive: -1, think: false },
        options: { num_predict: 32, seed: 3, temperature: 0.7, top_k: 20, num_ctx: 8192 },
      },
    ])
  })

  it('finds the model loaded, with the context that it will have', async () => {
    const loaded = {
      headers: { 'content-type': 'application/json' },
      steps: [{ write: '{"done":true,"done_reason":"load"}' }],
    }
    const { http, model } = await peers(() => loaded, { contextTokens: 2048 })
    await model.warmUp()
    expect(bodies(http.seen)).toEqual([
      { model: 'm', messages: [], stream: false, keep_alive: '30m', options: { num_ctx: 2048 } },
    ])
  })

  it('keeps apart what is thought', async () => {
    const { model } = await peers(() =>
      lines(said({ thinking: 'Hm' }), said({ thinking: '.' }), said({ content: 'Hi' }), LAST),
    )
    expect(await generation(model).done).toMatchObject({ text: 'Hi', thinking: { tokens: 2 }, tokens: 1 })
  })

  it('is the same however the network cuts it, without a line end at its end too', async () => {
    const bytes = Buffer.from([said({ content: '你好🙂' }), LAST].map((object) => JSON.stringify(object)).join('\n'))
    const steps = Array.from({ length: Math.ceil(bytes.length / 5) }, (_, i) => ({
      write: bytes.subarray(5 * i, 5 * i + 5),
    }))
    const { model } = await peers(() => ({ headers: LINES, steps }))
    expect((await generation(model).done).text).toBe('你好🙂')
  })

  const troubles: [string, ScriptedAnswer, string, RegExp][] = [
    [
      'an error in the stream',
      lines(said({ content: 'Hi' }), { error: 'cuda: out of memory' }),
      'remote.errorInStream',
      /out of memory/,
    ],
    ['the end in the middle', lines(said({ content: 'Hi' })), 'remote.closed', /in the middle/],
    ['garbage', { headers: LINES, steps: [{ write: 'oops\n' }] }, 'remote.notTheProtocol', /no line of a reply: oops/],
    ['no model', { ...lines({ error: "model 'm' not found" }), status: 404 }, 'remote.notFound', /model 'm' not found/],
    [
      'a web page',
      { headers: { 'content-type': 'text/html' }, steps: [{ write: '<html>' }] },
      'remote.notTheProtocol',
      /web page/,
    ],
  ]
  it.each(troubles)('with %s fails in one line, and the next one works', async (_name, answer, code, message) => {
    let asked = 0
    const { model } = await peers(() => (asked++ === 0 ? answer : GREETING), { retries: { retries: 0 } })
    await expect(generation(model).done).rejects.toMatchObject({ code, message })
    expect((await generation(model).done).text).toBe('你好')
  })

  it('that is cancelled closes the server’s stream', async () => {
    const steps = [{ write: `${JSON.stringify(said({ content: 'Hi' }))}\n` }, { stall: true } as const]
    const { http, model } = await peers(() => ({ headers: LINES, steps }))
    const { done, tokens, cancel } = generation(model)
    await until(() => tokens.length > 0, 'the first token is there')
    cancel()
    expect(await done).toMatchObject({ text: 'Hi', end: 'cancelled' })
    await until(() => http.givenUpMs.length > 0, 'the server has noticed')
  })
})
