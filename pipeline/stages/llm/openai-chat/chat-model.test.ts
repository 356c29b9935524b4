import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../../base/clock.ts'
import { until } from '../../../base/testing/until.ts'
import {
  type ScriptedAnswer,
  type SeenRequest,
  type Step,
  scriptedHttp,
} from '../../../remote/testing/scripted-http.ts'
import { ASKED, generation, PATIENT } from '../testing/remote-generations.ts'
import { chatModel } from './chat-model.ts'
import { chatSettingsSchema } from './settings.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const STREAM = { 'content-type': 'text/event-stream; charset=utf-8' }

/** One event of a completion's stream, as the protocol writes it. */
function event(delta: object, finish: string | null = null): string {
  const chunk = { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm' }
  return `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
}
const FIRST = event({ role: 'assistant', content: '' })
const DONE = 'data: [DONE]\n\n'
const USAGE = `data: ${JSON.stringify({
  ...{ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [] },
  usage: {
    ...{ prompt_tokens: 21, completion_tokens: 9, total_tokens: 30 },
    prompt_tokens_details: { cached_tokens: 16 },
    completion_tokens_details: { reasoning_tokens: 5 },
  },
})}\n\n`
const whole = (...pieces: readonly string[]): readonly Step[] => pieces.map((write) => ({ write }))
const stream = (...pieces: readonly string[]): ScriptedAnswer => ({ headers: STREAM, steps: whole(...pieces) })
const GREETING = stream(FIRST, event({ content: '你好' }), event({ content: '，世界' }), event({}, 'stop'), USAGE, DONE)

async function peers(script: (request: SeenRequest) => ScriptedAnswer, settings: object = {}) {
  const http = await scriptedHttp(script)
  const model = chatModel(
    chatSettingsSchema.parse({ ...{ address: `${http.address}/v1`, model: 'm', limits: PATIENT }, ...settings }),
  )
  closing.push(http.close, () => model.release())
  return { http, model }
}

describe('a reply by chat completions', () => {
  it('is asked for as the protocol says, and comes token by token where the bytes arrive', async () => {
    const { http, model } = await peers(() => GREETING, { key: 'sk-1' })
    const { done, tokens, prefilled, requestedMs } = generation(model)
    expect(await done).toMatchObject({
      ...{ text: '你好，世界', tokens: 4, end: 'stop', sampler: 'sampled' },
      usage: { promptTokens: 21, cachedTokens: 16, replyTokens: 9, thoughtTokens: 5 },
    })
    expect(tokens.map(({ index, text }) => [index, text])).toEqual([
      [0, '你好'],
      [1, '，世界'],
    ])
    expect(prefilled).toMatchObject([{ promptTokens: undefined, network: { requestedMs: expect.any(Number) } }])
    const [first, second] = tokens.map(({ atMs }) => atMs)
    expect(prefilled[0]?.timing.endedMs).toBe(first)
    expect(first).toBeGreaterThan(requestedMs)
    expect(second).toBeGreaterThan(first ?? 0)
    expect(http.seen[0]).toMatchObject({ method: 'POST', path: '/v1/chat/completions' })
    expect(http.seen[0]?.headers).toMatchObject({ authorization: 'Bearer sk-1', accept: 'text/event-stream' })
    expect(JSON.parse(http.seen[0]?.body.toString() ?? '')).toEqual({
      ...{ model: 'm', messages: ASKED.messages, stream: true, stream_options: { include_usage: true } },
      ...{ max_tokens: 32, temperature: 0.7, seed: 3 },
    })
  })

  it('is read alike by OpenAI’s own client: the script speaks the protocol', async () => {
    const { http } = await peers(() => GREETING)
    const client = new OpenAI({ baseURL: `${http.address}/v1`, apiKey: 'k', maxRetries: 0 })
    const reply = await client.chat.completions.create({
      ...{ model: 'm', stream: true, messages: [{ role: 'user', content: '你好' }] },
    })
    let text = ''
    let promptTokens: number | undefined
    for await (const { choices, usage } of reply) {
      text += choices[0]?.delta.content ?? ''
      promptTokens = usage?.prompt_tokens ?? promptTokens
    }
    expect([text, promptTokens]).toEqual(['你好，世界', 21])
  })

  it('is the same however the network cuts it, with comments between and other line ends', async () => {
    const text = `: OPENROUTER PROCESSING\n\n${FIRST}${event({ content: '🙂 三' })}: still there\n${event({}, 'stop')}${DONE}`
    const bytes = Buffer.from(text.replaceAll('\n', '\r\n'))
    const steps = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => ({
      write: bytes.subarray(7 * i, 7 * i + 7),
    }))
    const { model } = await peers(() => ({ headers: STREAM, steps }))
    const { done, tokens } = generation(model)
    expect(await done).toMatchObject({ text: '🙂 三', tokens: 1, end: 'stop' })
    expect(tokens).toHaveLength(1)
  })

  it.each(['reasoning_content', 'reasoning'])('keeps apart what is thought (%s) before it is said', async (field) => {
    const thinking = [event({ [field]: 'They greet' }), event({ [field]: ' me.' })]
    const { model } = await peers(() => stream(FIRST, ...thinking, event({ content: 'Hi' }), event({}, 'stop'), DONE))
    const { done, tokens, prefilled } = generation(model)
    const { text, thinking: thought } = await done
    expect([text, thought?.tokens, tokens.length]).toEqual(['Hi', 2, 1])
    // The prompt was processed when the first thought came, not when the first word did.
    expect(prefilled[0]?.timing.endedMs).toBeLessThan(tokens[0]?.atMs ?? 0)
  })

  it('keeps apart what is thought in tags, however they are cut; what only looks like one is said', async () => {
    const pieces = ['<thi', 'nk>They ', 'greet me.', '</th', 'ink>', '\n\n', 'Hi', ' < you', ' <']
    const contents = pieces.map((content) => event({ content }))
    const { model } = await peers(() => stream(FIRST, ...contents, event({}, 'stop'), DONE))
    const { done, tokens, prefilled } = generation(model)
    const { text, thinking } = await done
    expect(text).toBe('Hi < you <')
    expect(tokens.map((token) => token.text).join('')).toBe(text)
    expect(thinking?.tokens).toBeGreaterThan(1)
    expect(prefilled[0]?.timing.endedMs).toBeLessThan(tokens[0]?.atMs ?? 0)
  })

  it('tells what llama.cpp says of its own time, which the network’s is told from', async () => {
    const timings = { timings: { prompt_ms: 12.5, prompt_n: 5, cache_n: 16, predicted_n: 2, predicted_ms: 3 } }
    const token = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'Hi' } }], ...timings })}\n\n`
    const { http, model } = await peers(() => stream(FIRST, token, event({}, 'stop'), DONE), { dialect: 'llama.cpp' })
    const { done, prefilled } = generation(model)
    expect(await done).toMatchObject({
      ...{ network: { serverMs: 12.5 }, tokens: 2 },
      usage: { promptTokens: 21, cachedTokens: 16 },
    })
    expect(prefilled[0]?.network?.serverMs).toBe(12.5)
    expect(JSON.parse(http.seen[0]?.body.toString() ?? '')).toMatchObject({ cache_prompt: true, top_k: 20 })
  })

  it.each([
    ['openai', { reasoning_effort: 'none' }],
    ['vllm', { chat_template_kwargs: { enable_thinking: false } }],
    ['dashscope', { enable_thinking: false }],
  ])('can be asked for without thinking, as %s takes it', async (dialect, expected) => {
    const { http, model } = await peers(() => GREETING, { dialect, thinking: 'off', body: { max_tokens: 5 } })
    await generation(model).done
    expect(JSON.parse(http.seen[0]?.body.toString() ?? '')).toMatchObject({ ...expected, max_tokens: 5 })
  })

  it('ended by the limit says so', async () => {
    const { model } = await peers(() => stream(event({ content: 'One' }), event({}, 'length'), DONE))
    expect((await generation(model).done).end).toBe('length')
  })

  it('is whole without [DONE] where the server said why it ended', async () => {
    const { model } = await peers(() => stream(event({ content: 'Hi' }), event({}, 'stop')))
    expect(await generation(model).done).toMatchObject({ text: 'Hi', end: 'stop' })
  })

  it('is not waited for behind [DONE], where the server does not end its answer', async () => {
    const { model } = await peers(() => ({
      headers: STREAM,
      steps: [...whole(event({ content: 'Hi' }), DONE), { stall: true }],
    }))
    expect(await generation(model).done).toMatchObject({ text: 'Hi' })
  })

  const troubles: [string, ScriptedAnswer, string, RegExp][] = [
    [
      'the end in the middle',
      stream(FIRST, event({ content: 'Hi' })),
      'remote.closed',
      /ended its reply in the middle/,
    ],
    [
      'a closed connection in the middle',
      { headers: STREAM, steps: [...whole(event({ content: 'Hi' })), { cut: true }] },
      'remote.closed',
      /in the middle of its answer/,
    ],
    [
      'an error in the stream',
      stream(FIRST, `data: ${JSON.stringify({ error: { message: 'out of memory', code: 500 } })}\n\n`),
      'remote.errorInStream',
      /"out of memory"$/,
    ],
    [
      'garbage in the stream',
      stream('data: {"choices":[{\n\n'),
      'remote.notTheProtocol',
      /no piece of a chat completion/,
    ],
    ['other JSON in the stream', stream('data: {"choices":"x"}\n\n'), 'remote.notTheProtocol', /no piece of a chat/],
    [
      'a web page',
      { headers: { 'content-type': 'text/html' }, steps: whole('<html>') },
      'remote.notTheProtocol',
      /web page instead of a stream of events/,
    ],
    [
      'an error as JSON with status 200',
      { headers: { 'content-type': 'application/json' }, steps: whole('{"error":{"message":"no such model"}}') },
      'remote.notTheProtocol',
      /no such model/,
    ],
    [
      'no way in',
      { status: 401, headers: {}, steps: whole('{"error":{"message":"bad key"}}') },
      'remote.refusedKey',
      /bad key/,
    ],
  ]
  it.each(troubles)('with %s fails in one line, and the next one works', async (_name, answer, code, message) => {
    let asked = 0
    const { model } = await peers(() => (asked++ === 0 ? answer : GREETING), { retries: { retries: 0 } })
    await expect(generation(model).done).rejects.toMatchObject({ code, message })
    expect((await generation(model).done).text).toBe('你好，世界')
  })

  it('waits where the server asks to, and comes then', async () => {
    let asked = 0
    const busy: ScriptedAnswer = {
      status: 429,
      headers: { 'retry-after': '0.02' },
      steps: whole('{"error":"slow down"}'),
    }
    const { http, model } = await peers(() => (asked++ === 0 ? busy : GREETING))
    expect((await generation(model).done).text).toBe('你好，世界')
    expect(http.seen).toHaveLength(2)
  })

  it('that stalls is given up', async () => {
    const steps: readonly Step[] = [...whole(event({ content: 'Hi' })), { stall: true }]
    const { model } = await peers(() => ({ headers: STREAM, steps }), { limits: { ...PATIENT, stallMs: 60 } })
    await expect(generation(model).done).rejects.toMatchObject({ code: 'remote.timeout' })
  })

  it('that is cancelled in the middle closes the server’s stream, and before it began too', async () => {
    const steps: readonly Step[] = [...whole(event({ content: 'Hi' })), { stall: true }]
    const { http, model } = await peers(() => ({ headers: STREAM, steps }))
    const { done, tokens, cancel } = generation(model)
    await until(() => tokens.length > 0, 'the first token is there')
    const cancelledMs = nowMs()
    cancel()
    expect(await done).toMatchObject({ text: 'Hi', end: 'cancelled' })
    await until(() => http.givenUpMs.length > 0, 'the server has noticed')
    // 50 ms is what is promised on a quiet machine; here it is a guard.
    expect((http.givenUpMs[0] ?? 0) - cancelledMs).toBeLessThan(60_000)
    const silent = await peers(() => ({ headers: STREAM, steps: [{ stall: true }] }))
    const early = generation(silent.model)
    await until(() => silent.http.seen.length > 0, 'the request is there')
    early.cancel()
    expect(await early.done).toMatchObject({ text: '', end: 'cancelled' })
  })

  it('finds its connection open, where the server was warmed up or somebody began to speak', async () => {
    const { http, model } = await peers(({ path }) =>
      path === '/v1/models'
        ? { headers: { 'content-type': 'application/json' }, steps: whole('{"data":[]}') }
        : GREETING,
    )
    await model.warmUp()
    model.prepare(true)
    const { prefilled, done } = generation(model)
    await done
    expect(prefilled[0]?.network).not.toHaveProperty('connectedMs')
    expect(http.connections).toBe(1)
    model.prepare(false)
    await generation(model).done
    expect(http.connections, 'a turn that opens its own').toBe(2)
  })
})
