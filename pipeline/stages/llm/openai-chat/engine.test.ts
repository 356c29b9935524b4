import { afterEach, describe, expect, it } from 'vitest'
import { nowMs } from '../../../base/clock.ts'
import { until } from '../../../base/testing/until.ts'
import type { ServerState } from '../../../inference/engine.ts'
import { serverModel } from '../../../models/testing/server-model.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../../remote/testing/scripted-http.ts'
import { ASKED, PATIENT } from '../testing/remote-generations.ts'
import { openAiChat } from './engine.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const MODELS: ScriptedAnswer = { headers: { 'content-type': 'application/json' }, steps: [{ write: '{"data":[]}' }] }
const STREAM = { 'content-type': 'text/event-stream' }
const HELLO = 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n'
const GREETING: ScriptedAnswer = { headers: STREAM, steps: [{ write: `${HELLO}data: [DONE]\n\n` }] }

async function loaded(script: () => ScriptedAnswer, settings: object = {}) {
  const http = await scriptedHttp(({ path }) => (path === '/models' ? MODELS : script()))
  const states: ServerState[] = []
  const engineOptions = { address: http.address, model: 'm', limits: PATIENT, retries: { retries: 0 }, ...settings }
  const stage = await openAiChat.load({
    model: serverModel('llm', 'openai-chat', engineOptions),
    onServer: (state) => states.push(state),
  })
  closing.push(http.close, () => stage.close())
  return { http, stage, states }
}

describe('a language model on a server, as a stage', () => {
  it('runs in a thread that asks, knows its server, and says that nothing is computed ahead', async () => {
    const { http, stage } = await loaded(() => GREETING)
    expect(stage.facts).toMatchObject({
      ...{ model: 'somewhere 1', variant: 'server', provider: 'cpu', deaths: 0, digests: {} },
      server: { host: `127.0.0.1:${http.port}`, reach: 'loopback', state: { state: 'closed', failures: 0 } },
    })
    expect(stage.prefillsAhead).toBe(false)
    const askedMs = nowMs()
    const tokens: number[] = []
    const result = await stage.generate(ASKED, { prefilled: () => undefined, token: ({ atMs }) => tokens.push(atMs) })
      .done
    expect(result).toMatchObject({ text: 'Hi', end: 'stop', network: { requestedMs: expect.any(Number) } })
    expect(tokens[0]).toBeGreaterThan(askedMs)
    expect(tokens[0]).toBeLessThan(nowMs())
    // It was warmed up: the model list was asked for over the connection that the reply came by.
    expect(http.seen.map(({ path, connection }) => [path, connection])).toEqual([
      ['/models', 0],
      ['/chat/completions', 0],
    ])
  })

  it('serves the next one while one is cancelled, which closes the server’s stream', async () => {
    let asked = 0
    const steps = [{ write: HELLO }, { stall: true } as const]
    const { http, stage } = await loaded(() => (asked++ === 0 ? { headers: STREAM, steps } : GREETING))
    let begun = false
    const first = stage.generate(ASKED, {
      prefilled: () => undefined,
      token: () => {
        begun = true
      },
    })
    await until(() => begun, 'the first token is there')
    const next = stage.generate(ASKED, { prefilled: () => undefined, token: () => undefined })
    expect((await next.done).text).toBe('Hi')
    first.cancel()
    expect(await first.done).toMatchObject({ text: 'Hi', end: 'cancelled' })
    await until(() => http.givenUpMs.length === 1, 'the server has noticed')
  })

  it('tells when its server is left alone, and the turn fails in one line', async () => {
    const { stage, states } = await loaded(() => ({ status: 500, steps: [] }))
    const ask = () => stage.generate(ASKED, { prefilled: () => undefined, token: () => undefined }).done
    for (const _ of [1, 2, 3]) await expect(ask()).rejects.toMatchObject({ code: 'remote.serverBroken' })
    await expect(ask()).rejects.toMatchObject({ code: 'remote.paused' })
    expect(states.map(({ state, failures }) => [state, failures])).toEqual([
      ['closed', 1],
      ['closed', 2],
      ['open', 3],
    ])
    expect(stage.facts.server?.state).toMatchObject({ state: 'open', last: { code: 'remote.serverBroken' } })
  })

  it('is not loaded where nobody agreed to it, its settings are wrong or its key is missing', async () => {
    const load = (engineOptions: object) => openAiChat.load({ model: serverModel('llm', 'openai-chat', engineOptions) })
    await expect(load({ address: 'https://api.example.com/v1', model: 'm' })).rejects.toMatchObject({
      code: 'remote.notAgreed',
      message: 'The text of what is said would be sent to api.example.com, outside of your network',
    })
    await expect(load({ address: 'http://localhost', model: 'm', keyName: 'no-such-key' })).rejects.toMatchObject({
      code: 'remote.noKey',
    })
    await expect(load({ address: 'http://localhost', api_key: 'sk-secret' })).rejects.toThrow(/^(?!.*sk-secret).*model/)
  })
})
