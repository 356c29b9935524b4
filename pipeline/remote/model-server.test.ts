import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { nowMs } from '../base/clock.ts'
import { until } from '../base/testing/until.ts'
import { JSON_ANSWER, ModelServer, type ServerAccess } from './model-server.ts'
import { reusedConnection } from './network-stamps.ts'
import {
  type ScriptedAnswer,
  type ScriptedHttp,
  type SeenRequest,
  type Step,
  scriptedHttp,
} from './testing/scripted-http.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Bounds of what is not about time are guards. */
const PATIENT = { connectMs: 90_000, firstByteMs: 90_000, stallMs: 90_000 }
const QUICK = { firstWaitMs: 1, longestWaitMs: 5000 }
const JSON_TYPE = { 'content-type': 'application/json' }
const json = (body: unknown, status = 200): ScriptedAnswer => ({
  ...{ status, headers: JSON_TYPE },
  steps: [{ write: JSON.stringify(body) }],
})

async function peers(
  script: (request: SeenRequest) => ScriptedAnswer,
  access: Partial<ServerAccess> = {},
): Promise<{ http: ScriptedHttp; server: ModelServer; circuits: string[] }> {
  const http = await scriptedHttp(script)
  const circuits: string[] = []
  const server = new ModelServer(
    { address: http.address, limits: PATIENT, retries: QUICK, ...access },
    'text',
    (circuit) => circuits.push(`${circuit.state} ${circuit.failures}`),
  )
  closing.push(http.close, () => server.close())
  return { http, server, circuits }
}

/** Answers in turn; the last one again and again. */
function inTurn(...answers: readonly ScriptedAnswer[]): () => ScriptedAnswer {
  let asked = 0
  return () => answers[Math.min(asked++, answers.length - 1)] ?? { steps: [] }
}

const GET = { method: 'GET', path: '/v1/models' } as const

describe('a server of models', () => {
  it('is asked with its key, at its path, over one connection that is kept', async () => {
    const { http, server } = await peers(() => json({ data: [] }), { key: 'sk-secret' })
    expect(await server.json(GET)).toEqual({ data: [] })
    await server.json({ method: 'POST', path: '/v1/x', body: '{"größe":1}' })
    expect(http.connections).toBe(1)
    expect(http.seen.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
      ['GET', '/v1/models', 'Bearer sk-secret'],
      ['POST', '/v1/x', 'Bearer sk-secret'],
    ])
    expect(http.seen[1]?.body.toString()).toBe('{"größe":1}')
    expect(http.seen[1]?.headers['content-length']).toBe('13')
  })

  it('is stamped at each step, and a connection that was opened ahead costs nothing', async () => {
    const { http, server } = await peers(() => ({ headers: JSON_TYPE, steps: [{ waitMs: 30 }, { write: '{}' }] }))
    const asked = async () => {
      const answer = await server.ask(GET, JSON_ANSWER)
      await server.read(answer, () => undefined)
      return answer.stamps
    }
    const first = await asked()
    const order = [first.requestedMs, first.connectedMs, first.sentMs, first.firstByteMs, first.endedMs]
    expect(order.every((ms) => ms !== undefined)).toBe(true)
    expect(order).toEqual(order.toSorted((a = 0, b = 0) => a - b))
    expect((first.firstByteMs ?? 0) - (first.sentMs ?? 0)).toBeGreaterThanOrEqual(29)
    expect(reusedConnection(first)).toBe(false)
    expect(reusedConnection(await asked())).toBe(true)
    const other = new ModelServer({ address: http.address, limits: PATIENT }, 'text')
    closing.push(() => other.close())
    await Promise.all([other.openAhead(), other.openAhead()])
    expect(other.connected).toBe(true)
    await until(() => http.connections === 2, 'the second client has connected')
    const answer = await other.ask(GET, JSON_ANSWER)
    await answer.read(() => undefined)
    expect(reusedConnection(answer.stamps)).toBe(true)
    expect(http.connections).toBe(2)
  })

  it('has a connection opened when a turn begins, or those that stand given up, and none of those in use', async () => {
    const { http, server } = await peers(({ path }) =>
      path === '/slow' ? { headers: JSON_TYPE, steps: [{ write: '{' }, { stall: true }] } : json({ data: [] }),
    )
    server.prepare(true)
    await until(() => server.connected, 'a connection is open')
    const slow = await server.ask({ method: 'GET', path: '/slow' }, JSON_ANSWER)
    server.prepare(true)
    await until(() => server.connected, 'another one is open')
    server.prepare(false)
    expect(server.connected).toBe(false)
    const answer = await server.ask(GET, JSON_ANSWER)
    expect(reusedConnection(answer.stamps)).toBe(false)
    await answer.read(() => undefined)
    expect([http.connections, http.givenUpMs]).toEqual([3, []])
    slow.abort()
    await slow.read(() => undefined)
  })

  it('has none opened ahead where its settings forbid it', async () => {
    const { http, server } = await peers(() => json({ data: [] }), { openAhead: false })
    server.prepare(true)
    await server.json(GET)
    server.prepare(true)
    await server.json(GET)
    expect(http.connections, 'what is kept is used all the same').toBe(1)
  })

  it.each([
    ['openai-processing-ms', '12.5', 12.5],
    ['server-timing', 'db;dur=3.5, total;dur=20;desc="all, in all"', 20],
    ['server-timing', 'queue;dur=2, infer;dur=11', 11],
    ['server-timing', 'cache;desc="hit"', undefined],
  ])('says by %s: %s how long it worked itself', async (name, value, ms) => {
    const { server } = await peers(() => ({ headers: { ...JSON_TYPE, [name]: value }, steps: [{ write: '{}' }] }))
    const answer = await server.ask(GET, JSON_ANSWER)
    await answer.read(() => undefined)
    expect(answer.stamps.serverMs).toBe(ms)
  })

  it('notices within 50 ms that it is no longer wanted', async () => {
    const { http, server } = await peers(() => ({ headers: JSON_TYPE, steps: [{ write: '{' }, { stall: true }] }))
    const abort = new AbortController()
    const answer = await server.ask({ ...GET, signal: abort.signal }, JSON_ANSWER)
    let begun = false
    const read = server.read(answer, () => {
      begun = true
    })
    await until(() => begun, 'the answer has begun')
    const abortedMs = nowMs()
    abort.abort()
    await expect(read).rejects.toMatchObject({ name: 'AbortError' })
    await until(() => http.givenUpMs.length === 1, 'the server has noticed')
    // The promise is 50 ms on a quiet machine; here it is a guard.
    expect((http.givenUpMs[0] ?? 0) - abortedMs).toBeLessThan(60_000)
    expect(server.circuit.state).toBe('closed')
  })

  const troubles: [string, ScriptedAnswer, string, RegExp][] = [
    ['a wrong key', json({ error: { message: 'Bad key', type: 'auth' } }, 401), 'remote.refusedKey', /401 "Bad key"$/],
    ['FastAPI’s words', json({ detail: [{ msg: 'field required' }] }, 422), 'remote.refused', /422 "field required"$/],
    ['a model that is not there', json({ error: "model 'x' not found" }, 404), 'remote.notFound', /404 "model 'x'/],
    [
      'a web page for an error',
      { status: 502, headers: { 'content-type': 'text/html' }, steps: [{ write: '<!DOCTYPE html><h1>Bad' }] },
      'remote.serverBroken',
      /answers 502 with a web page$/,
    ],
    [
      'a web page for JSON',
      { headers: { 'content-type': 'text/html; charset=utf-8' }, steps: [{ write: '<html>' }] },
      'remote.notTheProtocol',
      /answers with a web page instead of JSON$/,
    ],
    [
      'what is no JSON',
      { headers: JSON_TYPE, steps: [{ write: 'Internal error' }] },
      'remote.notTheProtocol',
      /no JSON: Internal/,
    ],
    [
      'a way elsewhere',
      { status: 307, headers: { location: 'http://evil.example/x' }, steps: [] },
      'remote.redirect',
      /answers 307 and points to evil\.example$/,
    ],
    [
      'an answer that is cut off',
      { headers: JSON_TYPE, steps: [{ write: '{"a":' }, { cut: true }] },
      'remote.closed',
      /in the middle/,
    ],
    ['no answer at all', { headers: JSON_TYPE, steps: [{ cut: true }] }, 'remote.closed', /closed the connection/],
  ]
  it.each(troubles)('that gives %s is told of in one line', async (_name, answer, code, message) => {
    const { http, server } = await peers(() => answer)
    const failing = server.json(GET)
    await expect(failing).rejects.toMatchObject({ code })
    await expect(failing).rejects.toThrow(message)
    await expect(failing).rejects.toThrow(`127.0.0.1:${http.port}`)
  })

  it('that nobody runs is told of', async () => {
    const { http, server } = await peers(() => json({}))
    await http.close()
    await expect(server.json(GET)).rejects.toMatchObject({ code: 'remote.unreachable', message: /ECONNREFUSED/ })
  })

  it.each([
    ['never answers', { firstByteMs: 60 }, [{ stall: true }], /first byte of an answer did not come/],
    ['stops in the middle', { stallMs: 60 }, [{ write: '{' }, { stall: true }], /another byte did not come/],
  ] as const)('that %s is given up', async (_name, limit, steps: readonly Step[], message) => {
    const { server } = await peers(() => ({ headers: JSON_TYPE, steps }), { limits: { ...PATIENT, ...limit } })
    await expect(server.json(GET)).rejects.toMatchObject({ code: 'remote.timeout', message })
  })

  it('that takes the connection and says nothing of TLS is given up', async () => {
    const mute = createServer((socket) => void closing.push(() => socket.destroy()))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const address = mute.address()
    const port = typeof address === 'object' ? address?.port : 0
    const limits = { ...PATIENT, connectMs: 60 }
    const server = new ModelServer({ address: `https://127.0.0.1:${port}`, limits }, 'text')
    closing.push(
      () => mute.close(),
      () => server.close(),
    )
    await expect(server.json(GET)).rejects.toMatchObject({
      code: 'remote.timeout',
      message: /a connection did not come/,
    })
  })

  it('that repeats the key in its refusal does not bring it into the message', async () => {
    const { server } = await peers(() => json({ error: { message: 'Incorrect API key: sk-secret' } }, 401), {
      key: 'sk-secret',
    })
    await expect(server.json(GET)).rejects.toThrow('"Incorrect API key: •••"')
  })

  it('that is busy for a moment is asked again after as long as it says, and not where that is too long', async () => {
    const busy = (seconds: string): ScriptedAnswer => ({
      ...json({}, 429),
      headers: { ...JSON_TYPE, 'retry-after': seconds },
    })
    const { http, server } = await peers(inTurn(busy('0.05'), json({}, 503), json({ ok: true })))
    expect(await server.json(GET)).toEqual({ ok: true })
    expect(http.seen).toHaveLength(3)
    const { http: busier, server: asked } = await peers(() => busy('30'))
    await expect(asked.json(GET)).rejects.toMatchObject({
      ...{ code: 'remote.tooMany', retryAfterMs: 30_000 },
      message: expect.stringContaining('asks to wait 30 s'),
    })
    expect(busier.seen).toHaveLength(1)
  })

  it('that has closed a kept connection by the time of a request is asked anew, without a failure', async () => {
    const { http, server, circuits } = await peers(
      inTurn(json({ a: 1 }), { hangUp: true, steps: [] }, json({ a: 2 })),
      {
        retries: { retries: 0 },
      },
    )
    await server.json(GET)
    expect(await server.json(GET)).toEqual({ a: 2 })
    expect([http.seen.length, http.connections, circuits]).toEqual([3, 2, []])
  })

  it('that hangs up on a new connection is asked again, and counted', async () => {
    const { server, circuits } = await peers(inTurn({ hangUp: true, steps: [] }, json({ a: 2 })))
    expect(await server.json(GET)).toEqual({ a: 2 })
    expect(circuits).toEqual(['closed 1', 'closed 0'])
  })

  it('that begins well and breaks off each time is left alone too', async () => {
    const { server } = await peers(() => ({ headers: JSON_TYPE, steps: [{ write: '{' }, { cut: true }] }))
    for (const _ of [1, 2, 3]) await expect(server.json(GET)).rejects.toMatchObject({ code: 'remote.closed' })
    expect(server.circuit.state).toBe('open')
  })

  it('that keeps failing is left alone, then tried by one request, and well again', async () => {
    let well = false
    const { http, server, circuits } = await peers(() => (well ? json({}) : json({}, 500)), { retries: { retries: 0 } })
    for (const _ of [1, 2, 3]) await expect(server.json(GET)).rejects.toMatchObject({ code: 'remote.serverBroken' })
    await expect(server.json(GET)).rejects.toMatchObject({ code: 'remote.paused', message: /failed 3 times in a row/ })
    expect(http.seen).toHaveLength(3)
    well = true
    await until(() => (server.circuit.untilMs ?? 0) <= nowMs(), 'its pause is over')
    await server.json(GET)
    expect(circuits).toEqual(['closed 1', 'closed 2', 'open 3', 'trying 3', 'closed 0'])
  })

  it('that refuses is well: refusals do not count', async () => {
    const { server } = await peers(() => json({}, 400))
    for (const _ of [1, 2, 3, 4]) await expect(server.json(GET)).rejects.toMatchObject({ code: 'remote.refused' })
    expect(server.circuit).toEqual({ state: 'closed', failures: 0 })
  })
})
