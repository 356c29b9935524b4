import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { TelemetryState } from '../../protocol/monitoring.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { createOtlpSender } from './otlp.ts'
import { Telemetry, tracesAddress } from './telemetry.ts'
import { turnTrace } from './turn-trace.ts'

const STARTED_AT = '2026-01-01T00:00:00.000Z'

/** Opened at 8,000 ms of the host's clock, spoken until 10,000, answered and played until 12,000. */
const TURN: TurnRecord = {
  id: 'turn-1',
  index: 1,
  origin: 'clip',
  startedAt: STARTED_AT,
  pace: 'realtime',
  status: 'finished',
  anchors: { openedMs: 8000, speechEndMs: 10_000, firstTokenMs: 10_350, closedMs: 12_000 },
  transcript: { text: 'what time is it', final: true },
  reply: { text: 'It is noon.', final: true },
  ledger: {
    parts: [
      { part: 'endpoint.hold', owner: { kind: 'setting', name: 'ASR_SILENCE_TIMEOUT' }, startMs: 0, ms: 300 },
      { part: 'vad.decide', owner: { kind: 'stage', name: 'vad' }, startMs: 300, ms: 12.5 },
    ],
    unmeasured: [],
    totalMs: 312.5,
    processingMs: 12.5,
    unattributedMs: 0,
  },
  spans: [
    { stage: 'asr', name: 'asr.finalize', kind: 'compute', startMs: 10_312.5, endMs: 10_320.25 },
    { stage: 'llm', name: 'llm.prefill', kind: 'compute', startMs: 10_320.25, endMs: 10_340 },
    { stage: 'llm', name: 'llm.decode', kind: 'compute', startMs: 10_340, endMs: 10_500, firstOutputMs: 10_350 },
  ],
  counters: { 'llm.promptTokens': 40, 'llm.replyTokens': 6 },
  flags: { LLM_TEMPERATURE: 0, LLM_TOP_K: 1 },
}

interface OtlpSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code?: number; readonly message?: string }
  readonly attributes: { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}
interface OtlpBody {
  readonly resourceSpans: {
    readonly resource: { readonly attributes: OtlpSpan['attributes'] }
    readonly scopeSpans: { readonly spans: OtlpSpan[] }[]
  }[]
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closing.splice(0)) await close()
})

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly body?: string
}

/** A collector of OTLP/HTTP: what it got, and what it answers. */
async function collector({ status = 200, type = 'application/json', body = '{}' }: Answer = {}) {
  const bodies: OtlpBody[] = []
  const paths: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    paths.push(request.url ?? '')
    bodies.push(JSON.parse(Buffer.concat(chunks).toString()))
    response.writeHead(status, type === '' ? {} : { 'Content-Type': type }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { bodies, paths, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function spansOf(bodies: readonly OtlpBody[]): OtlpSpan[] {
  return bodies.flatMap(({ resourceSpans }) => resourceSpans.flatMap((each) => each.scopeSpans.flatMap((s) => s.spans)))
}

function attributesOf({ attributes }: { readonly attributes: OtlpSpan['attributes'] }): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}

describe('a turn’s trace at a collector', () => {
  it('is the turn with the ledger’s parts and the stages’ spans below it', async () => {
    const { bodies, paths, url } = await collector()
    const sender = createOtlpSender(tracesAddress(url), '1.2.3')
    closing.push(() => sender.close())
    await sender.send([turnTrace(TURN, { includeText: false, model: 'pocket' })])
    expect(paths).toEqual(['/v1/traces'])
    const spans = spansOf(bodies)
    const root = spans.find(({ name }) => name === 'turn')
    const chat = spans.find(({ name }) => name === 'chat pocket')
    expect(root?.parentSpanId ?? '').toBe('')
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
    expect(Object.fromEntries(spans.map(({ name, parentSpanId }) => [name, parentSpanId]))).toMatchObject({
      'ledger endpoint.hold': root?.spanId,
      'ledger vad.decide': root?.spanId,
      'asr.finalize': root?.spanId,
      'chat pocket': root?.spanId,
      'llm.prefill': chat?.spanId,
      'llm.decode': chat?.spanId,
    })
    expect(attributesOf(bodies[0]?.resourceSpans[0]?.resource ?? { attributes: [] })).toMatchObject({
      'service.name': 'firstword',
      'service.version': '1.2.3',
      'host.arch': process.arch === 'x64' ? 'amd64' : process.arch,
    })
  })

  it('has wall-clock times to the microsecond', async () => {
    const { bodies, url } = await collector()
    const sender = createOtlpSender(tracesAddress(url), '1.2.3')
    closing.push(() => sender.close())
    await sender.send([turnTrace(TURN, { includeText: false })])
    const openedNs = BigInt(Date.parse(STARTED_AT)) * 1_000_000n
    const times = Object.fromEntries(
      spansOf(bodies).map(({ name, startTimeUnixNano, endTimeUnixNano }) => [
        name,
        [BigInt(startTimeUnixNano) - openedNs, BigInt(endTimeUnixNano) - openedNs].map((ns) => Number(ns) / 1e6),
      ]),
    )
    expect(times.turn).toEqual([0, 4000])
    expect(times['ledger vad.decide']?.map((ms) => Number(ms.toFixed(3)))).toEqual([2300, 2312.5])
    expect(times['asr.finalize']?.map((ms) => Number(ms.toFixed(3)))).toEqual([2312.5, 2320.25])
  })

  it('says what GenAI tools look for, and texts only where the user says so', () => {
    const chatOf = (includeText: boolean) =>
      turnTrace(TURN, { includeText, model: 'pocket' }).children.find(({ name }) => name === 'chat pocket')
    expect(chatOf(false)?.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'firstword',
      'gen_ai.request.model': 'pocket',
      'gen_ai.request.temperature': 0,
      'gen_ai.request.top_k': 1,
      'gen_ai.usage.input_tokens': 40,
      'gen_ai.usage.output_tokens': 6,
      'gen_ai.response.time_to_first_chunk': expect.closeTo(0.02975, 9),
    })
    expect(JSON.stringify(turnTrace(TURN, { includeText: false }))).not.toMatch(/noon|what time/)
    expect(chatOf(true)?.attributes['gen_ai.output.messages']).toContain('It is noon.')
    expect(turnTrace(TURN, { includeText: true }).attributes['firstword.text.transcript']).toBe('what time is it')
  })

  it('says why a turn failed', async () => {
    const { bodies, url } = await collector()
    const sender = createOtlpSender(tracesAddress(url), '1.2.3')
    closing.push(() => sender.close())
    const error = { code: 'llm.failed', message: 'the model failed' }
    await sender.send([turnTrace({ ...TURN, status: 'failed', error }, { includeText: false })])
    expect(spansOf(bodies).find(({ name }) => name === 'turn')?.status).toEqual({ code: 2, message: error.message })
  })
})

describe('the collector’s address', () => {
  it.each([
    ['http://127.0.0.1:4318', 'http://127.0.0.1:4318/v1/traces'],
    ['http://127.0.0.1:4318/', 'http://127.0.0.1:4318/v1/traces'],
    ['https://host/api/public/otel', 'https://host/api/public/otel/v1/traces'],
    ['https://host/otel/v1/traces', 'https://host/otel/v1/traces'],
    ['http://host:4318/v1/traces/', 'http://host:4318/v1/traces'],
    ['http://host:4318/v1/', 'http://host:4318/v1/traces'],
    ['http://host:4318/v1', 'http://host:4318/v1/traces'],
    ['http://host:4318//', 'http://host:4318/v1/traces'],
    ['http://host:4318/v1/metrics', 'http://host:4318/v1/traces'],
    ['https://host/otel/v1/?team=a#top', 'https://host/otel/v1/traces?team=a'],
    ['https://host/mv1/', 'https://host/mv1/v1/traces'],
  ])('%s is sent to as %s', (endpoint, address) => expect(tracesAddress(endpoint)).toBe(address))

  it.each(['', 'collector', 'file:///x', 'http://user:pass@host/'])('cannot be %j', (endpoint) => {
    expect(() => tracesAddress(endpoint)).toThrow(/is no address of a collector/)
  })
})

describe('what a collector answers', () => {
  async function sentTo(url: string): Promise<unknown> {
    const sender = createOtlpSender(tracesAddress(url), '1.2.3')
    closing.push(() => sender.close())
    return sender.send([turnTrace(TURN, { includeText: false })]).catch((error: unknown) => error)
  }

  it.each<[string, Answer]>([
    ['nothing', { body: '' }],
    ['an empty object', {}],
    ['no rejected spans', { body: '{"partialSuccess":{"rejectedSpans":"0"}}' }],
    ['a warning alone', { body: '{"partialSuccess":{"errorMessage":"slow down"}}' }],
    ['an empty message of protobuf', { type: 'application/x-protobuf', body: '' }],
    ['no content', { status: 204, type: '', body: '' }],
  ])('is success: %s', async (_, answer) => {
    const { url } = await collector(answer)
    expect(await sentTo(url)).toBeUndefined()
  })

  it.each<[string, Answer, string]>([
    [
      'rejected spans',
      { body: '{"partialSuccess":{"rejectedSpans":"5","errorMessage":"too old"}}' },
      'it rejected 5 of 7 spans: too old',
    ],
    ['all spans rejected', { body: '{"partialSuccess":{"rejectedSpans":7}}' }, 'it rejected 7 of 7 spans'],
    [
      'a page to log in',
      { type: 'text/html; charset=utf-8', body: '<!doctype html><title>Log in</title>' },
      'it answered with text/html that is not of OTLP',
    ],
    ['a text', { type: '', body: 'welcome' }, 'it answered with something that is not of OTLP'],
    ['a port of gRPC', { type: 'application/grpc', body: '' }, 'it answered in gRPC, as a port of gRPC does'],
    ['a page elsewhere', { status: 302, body: '' }, 'it answered 302 Found'],
    ['no such path', { status: 404, body: '' }, 'it answered 404 Not Found'],
  ])('is no success: %s', async (_, answer, message) => {
    const { url } = await collector(answer)
    expect(await sentTo(url)).toMatchObject({ message })
  })

  it('is no success where the port speaks HTTP/2 alone', async () => {
    // The settings with which such a server opens each connection.
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(Buffer.from('000000040000000000', 'hex'))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    expect(await sentTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)).toMatchObject({
      message: 'it does not speak HTTP/1.1, as a port of gRPC does',
      hint: 'Give the address of OTLP over HTTP: its usual port is 4318.',
    })
  })

  it('counts as failed where spans were rejected, in one line that says what to do', async () => {
    const { url } = await collector({ body: '{"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}}' })
    const told = Promise.withResolvers<TelemetryState>()
    const onChange = (state: TelemetryState) => state.exported + state.failed > 0 && told.resolve(state)
    const telemetry = new Telemetry({ appVersion: '1', onChange, gatherMs: 1 })
    closing.push(() => telemetry.close())
    await telemetry.configure({ enabled: true, endpoint: url })
    telemetry.push(TURN)
    expect(await told.promise).toMatchObject({
      exported: 0,
      failed: 1,
      problem: { message: 'The collector did not take 1 turn: it rejected 1 of 7 spans: too old' },
    })
  })
})

describe('sending turns', () => {
  const ENDPOINT = 'http://127.0.0.1:4318'

  /** Telemetry whose sender does what the script says, on a made-up clock. */
  async function scripted(fails: (batch: number) => boolean) {
    vi.useFakeTimers()
    const batches: number[] = []
    const states: TelemetryState[] = []
    const openSender = async () => ({
      send: async (traces: readonly unknown[]) => {
        batches.push(traces.length)
        if (fails(batches.length)) throw new Error('ECONNREFUSED')
      },
      close: async () => undefined,
    })
    const telemetry = new Telemetry({ appVersion: '1', onChange: (state) => states.push(state), openSender })
    closing.push(() => telemetry.close())
    return { telemetry, batches, states }
  }

  it('is off until a collector is named, and then keeps no turn from before', async () => {
    const { telemetry, batches } = await scripted(() => false)
    telemetry.push(TURN)
    await expect(telemetry.configure({ enabled: true })).rejects.toMatchObject({ code: 'telemetry.noEndpoint' })
    await telemetry.configure({ enabled: true, endpoint: ENDPOINT })
    await vi.advanceTimersByTimeAsync(10_000)
    expect([batches, telemetry.state.exported]).toEqual([[], 0])
    expect(telemetry.state).toMatchObject({ enabled: true, includeText: false, endpoint: `${ENDPOINT}/v1/traces` })
  })

  it('sends in batches, and counts', async () => {
    const { telemetry, batches } = await scripted(() => false)
    await telemetry.configure({ enabled: true, endpoint: ENDPOINT })
    for (let n = 0; n < 45; n++) telemetry.push(TURN)
    expect([batches, telemetry.queued], 'nothing happens while a turn runs').toEqual([[], 45])
    await vi.advanceTimersByTimeAsync(2000)
    expect(telemetry.queued).toBe(0)
    expect([batches, telemetry.state.exported, telemetry.state.failed]).toEqual([[20, 20, 5], 45, 0])
  })

  it('tries again later and later, counts what was not taken, and is well again afterwards', async () => {
    const { telemetry, batches, states } = await scripted((batch) => batch <= 2)
    await telemetry.configure({ enabled: true, endpoint: ENDPOINT })
    for (let n = 0; n < 60; n++) telemetry.push(TURN)
    await vi.advanceTimersByTimeAsync(1000)
    expect(batches).toHaveLength(1)
    expect(telemetry.state).toMatchObject({
      failed: 20,
      problem: { message: 'The collector did not take 20 turns: ECONNREFUSED' },
    })
    await vi.advanceTimersByTimeAsync(1000)
    expect([batches.length, telemetry.state.failed]).toEqual([2, 40])
    await vi.advanceTimersByTimeAsync(1999)
    expect(batches).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect([batches.length, telemetry.state.exported, telemetry.state.failed]).toEqual([3, 20, 40])
    expect(states.at(-1)?.problem).toBeUndefined()
  })

  it('lets the oldest turns go where the collector cannot keep up, and counts them', async () => {
    const { telemetry } = await scripted(() => true)
    await telemetry.configure({ enabled: true, endpoint: ENDPOINT })
    for (let n = 0; n < 600; n++) telemetry.push(TURN)
    await vi.advanceTimersByTimeAsync(1000)
    expect(telemetry.state.dropped).toBe(600 - 512)
  })

  it('reaches a collector as it is by default', async () => {
    const { bodies, url } = await collector()
    const told = Promise.withResolvers<TelemetryState>()
    const onChange = (state: TelemetryState) => state.exported > 0 && told.resolve(state)
    const telemetry = new Telemetry({ appVersion: '1', onChange, gatherMs: 1 })
    closing.push(() => telemetry.close())
    await telemetry.configure({ enabled: true, endpoint: url, includeText: true })
    telemetry.push(TURN)
    expect(await told.promise).toMatchObject({ exported: 1, failed: 0 })
    expect(spansOf(bodies)).toHaveLength(7)
  })
})
