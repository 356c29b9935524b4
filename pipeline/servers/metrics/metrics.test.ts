import { spawnSync } from 'node:child_process'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type MetricsState, metricsStateSchema } from '../../protocol/monitoring.ts'
import type { StageProcess } from '../../protocol/stages.ts'
import { MetricsServers } from './metrics-servers.ts'
import { METRICS_SERVICES, PipelineMetrics } from './pipeline-metrics.ts'
import { measuredTurn, PLAN_PARTS } from './testing/measured-turn.ts'

const ANY_PORTS: MetricsState['ports'] = { pipeline: 0, recognition: 0, firstToken: 0 }
const FIGURES = {
  queueDepths: { asr: 2, llm: 0 },
  devices: 3,
  gatewayRefusals: { 'token.wrong': 4 },
  stageProcesses: [
    { stage: 'asr', pid: 10, residentBytes: 300_000_000 },
    { stage: 'llm', pid: 11 },
  ] satisfies StageProcess[],
  droppedAudioChunks: 5,
  eventLoopDelayP99Ms: 1.5,
}

let servers: MetricsServers | undefined
afterEach(async () => void (await servers?.close()))

function metricsOf(figures = FIGURES) {
  return new PipelineMetrics({ appVersion: '1.2.3', figures: () => figures })
}

/** The lines of a service's text that are values of the named metric. */
async function valuesOf(metrics: PipelineMetrics, service: (typeof METRICS_SERVICES)[number], name: string) {
  const lines = (await metrics.text(service)).split('\n')
  return lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
}

async function opened(metrics = metricsOf(), ports = ANY_PORTS) {
  servers = new MetricsServers((service) => metrics.text(service))
  return servers.open(ports)
}

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly host?: string
}

async function ask(port: number, asked: Asked = {}): Promise<number> {
  return (await answerTo(port, asked)).status
}

function answerTo(port: number, asked: Asked = {}): Promise<{ readonly status: number; readonly body: string }> {
  const { method = 'GET', path = '/metrics', host = `127.0.0.1:${port}` } = asked
  return new Promise((resolve, reject) => {
    const question = request({ port, host: '127.0.0.1', method, path, headers: { Host: host } }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() })
    })
    question.on('error', reject).end()
  })
}

describe('the plan’s three metrics', () => {
  it('hold the last turn in milliseconds under the plan’s names, each at its own service', async () => {
    const metrics = metricsOf()
    metrics.observe(measuredTurn(PLAN_PARTS))
    expect(await valuesOf(metrics, 'pipeline', 'pipeline_latency')).toEqual(['pipeline_latency 674'])
    expect(await valuesOf(metrics, 'recognition', 'recognition_latency')).toEqual(['recognition_latency 253'])
    expect(await valuesOf(metrics, 'firstToken', 'first_token_latency')).toEqual(['first_token_latency 300'])
    expect(await valuesOf(metrics, 'pipeline', 'heard_latency')).toEqual(['heard_latency 1474'])
  })

  it('hold all turns as histograms in seconds', async () => {
    const metrics = metricsOf()
    metrics.observe(measuredTurn(PLAN_PARTS))
    metrics.observe(measuredTurn({ ...PLAN_PARTS, 'asr.finalize': 53 }))
    expect(await valuesOf(metrics, 'pipeline', 'pipeline_latency_seconds_count')).toEqual([
      'pipeline_latency_seconds_count 2',
    ])
    const [sum] = await valuesOf(metrics, 'recognition', 'recognition_latency_seconds_sum')
    expect(Number(sum?.split(' ')[1])).toBeCloseTo(0.306, 9)
    const buckets = await valuesOf(metrics, 'recognition', 'recognition_latency_seconds_bucket')
    expect(buckets).toContain('recognition_latency_seconds_bucket{le="0.075"} 1')
    expect(buckets).toContain('recognition_latency_seconds_bucket{le="+Inf"} 2')
  })

  it('are absent, not 0, before the first turn and for turns that were not measured', async () => {
    const metrics = metricsOf()
    metrics.observe(measuredTurn({}, { ledger: undefined, status: 'empty' }))
    expect(await valuesOf(metrics, 'pipeline', 'pipeline_latency')).toEqual([])
    expect(await valuesOf(metrics, 'pipeline', 'pipeline_latency_seconds_count')).toEqual([
      'pipeline_latency_seconds_count 0',
    ])
    expect(await valuesOf(metrics, 'pipeline', 'firstword_turns_total')).toEqual([
      'firstword_turns_total{status="empty",origin="clip"} 1',
    ])
  })

  it('leave out what was only seen from a client', async () => {
    const metrics = metricsOf()
    metrics.observe(measuredTurn(PLAN_PARTS, { origin: 'load' }))
    metrics.observe(measuredTurn(PLAN_PARTS, { origin: 'remote' }))
    expect(await valuesOf(metrics, 'pipeline', 'firstword_turns_total')).toEqual([])
  })
})

describe('what stands beside them', () => {
  it('is queues, devices, refusals, drops and how the host fares', async () => {
    const text = await metricsOf().text('pipeline')
    for (const line of [
      'firstword_queue_depth{queue="asr"} 2',
      'firstword_gateway_devices 3',
      'firstword_gateway_refusals_total{reason="token.wrong"} 4',
      'firstword_stage_resident_memory_bytes{stage="asr"} 300000000',
      'firstword_dropped_audio_chunks_total 5',
      'nodejs_eventloop_delay_p99_seconds 0.0015',
      `firstword_build_info{version="1.2.3",node="${process.versions.node}"} 1`,
    ])
      expect(text).toContain(`${line}\n`)
    expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m)
    expect(text).toMatch(/^process_cpu_seconds_total \d/m)
  })

  it('does not grow when it is read twice, and leaves out what the host does not know', async () => {
    const metrics = metricsOf({} as typeof FIGURES)
    const text = [await metrics.text('pipeline'), await metrics.text('pipeline')][1] ?? ''
    expect(text).not.toMatch(/^firstword_gateway_devices /m)
    expect(text).not.toMatch(/^nodejs_eventloop_delay_p99_seconds /m)
    const known = metricsOf()
    await known.text('pipeline')
    expect(await known.text('pipeline')).toContain('firstword_gateway_refusals_total{reason="token.wrong"} 4\n')
  })

  it('counts the caches’ hits and misses from the turns’ counters', async () => {
    const metrics = metricsOf()
    const flags = { LLM_ENABLE_CACHE: true }
    metrics.observe(measuredTurn(PLAN_PARTS, { flags, counters: { 'llm.replyTokens': 7, 'tts.cacheMisses': 2 } }))
    metrics.observe(
      measuredTurn(PLAN_PARTS, { flags, counters: { 'llm.replyTokens': 7, 'llm.cacheHit': 1, 'tts.cacheHits': 3 } }),
    )
    const text = await metrics.text('firstToken')
    expect(text).toContain('firstword_cache_hits_total{cache="reply"} 1\n')
    expect(text).toContain('firstword_cache_misses_total{cache="reply"} 1\n')
    expect(text).toContain('firstword_cache_hits_total{cache="speech"} 3\n')
    expect(text).toContain('firstword_cache_misses_total{cache="speech"} 2\n')
  })

  it('tells how the recogniser’s admission fared', async () => {
    const metrics = metricsOf()
    metrics.observe(measuredTurn(PLAN_PARTS, { counters: { 'asr.sessionsAdmitted': 9, 'asr.sessionsQueued': 2 } }))
    expect(await valuesOf(metrics, 'recognition', 'firstword_asr_sessions')).toEqual([
      'firstword_asr_sessions{outcome="admitted"} 9',
      'firstword_asr_sessions{outcome="queued"} 2',
    ])
  })

  const promtool = spawnSync('promtool', ['--version']).error === undefined
  it.skipIf(!promtool).each(METRICS_SERVICES)(
    'is valid by `promtool check metrics` (skipped where Debian’s package prometheus is not installed): %s',
    async (service) => {
      const metrics = metricsOf()
      metrics.observe(measuredTurn(PLAN_PARTS, { counters: { 'tts.cacheHits': 3 } }))
      const input = await metrics.text(service)
      const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' })
      expect([status, stdout, stderr]).toEqual([0, '', ''])
    },
  )
})

describe('the servers of /metrics', () => {
  it('are off until they are asked for, at the plan’s ports', () => {
    const { state } = new MetricsServers(async () => '')
    expect(state).toEqual({ enabled: false, ports: { pipeline: 8000, recognition: 8001, firstToken: 8002 } })
  })

  it('answer at a port each, and are closed again', async () => {
    const state = await opened()
    expect(metricsStateSchema.parse(state).problem).toBeUndefined()
    const { pipeline, recognition, firstToken } = state.ports
    for (const port of [pipeline, recognition, firstToken]) {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`)
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'text/plain; version=0.0.4; charset=utf-8',
      ])
      expect((await response.text()).includes('# HELP first_token_latency ')).toBe(port === firstToken)
    }
    await servers?.close()
    expect(servers?.state.enabled).toBe(false)
    await expect(fetch(`http://127.0.0.1:${pipeline}/metrics`)).rejects.toThrow()
  })

  it.each([
    ['a foreign Host', { host: 'evil.example' }, 403],
    ['a foreign Host with loopback in its name', { host: '127.0.0.1.evil.example' }, 403],
    ['a container that asks for its host', { host: 'host.docker.internal:8000' }, 403],
    ['a tunnel that ends at another port', { host: 'localhost:9000' }, 200],
    ['a Host in capitals', { host: 'LOCALHOST' }, 200],
    ['the other loopback address', { host: '[::1]:8000' }, 200],
    ['a method that writes', { method: 'POST' }, 405],
    ['another path', { path: '/' }, 404],
    ['a query behind the path', { path: '/metrics?format=text' }, 200],
  ])('answer %s', async (_, options, status) => {
    const { ports } = await opened()
    expect(await ask(ports.pipeline, options)).toBe(status)
  })

  it('say what was wrong and what to do, in one line', async () => {
    const { ports } = await opened()
    const { body } = await answerTo(ports.pipeline, { host: 'host.docker.internal:8000' })
    expect(body).toBe(
      '"host.docker.internal" is no name by which this server may be asked for. Ask for localhost, or allow the name: ' +
        'start with --metrics-host NAME, or add it on the page Devices under Metrics.\n',
    )
    for (const asked of [{ method: 'POST' }, { path: '/' }, { host: '<script>' }]) {
      expect((await answerTo(ports.pipeline, asked)).body).toMatch(/^[^\n]+\.\n$/)
    }
  })

  it('answer to the names that a user allows, at once, and to no others', async () => {
    const { ports } = await opened()
    expect(servers?.allow(['Host.Docker.Internal']).hosts).toEqual(['host.docker.internal'])
    const asked = ['host.docker.internal:8000', 'HOST.DOCKER.INTERNAL', 'evil.example', 'docker.internal']
    expect(await Promise.all(asked.map((host) => ask(ports.pipeline, { host })))).toEqual([200, 200, 403, 403])
    expect(() => servers?.allow(['*'])).toThrow('"*" is no host name')
  })

  it('say which port is taken; the others go on', async () => {
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
    const { port } = squatter.address() as AddressInfo
    const { ports, problem } = await opened(metricsOf(), { ...ANY_PORTS, recognition: port })
    expect(problem).toMatchObject({
      code: 'metrics.port',
      message: `Port ${port} (recognition) is taken; the other metrics are served`,
      hint: 'Choose other ports.',
    })
    expect([await ask(ports.pipeline), await ask(ports.firstToken)]).toEqual([200, 200])
    squatter.close()
  })
})
