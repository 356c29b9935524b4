import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure, type FailureInfo, sentenceOf } from '../../base/failure.ts'
import { because, joinedReasons } from '../../measures/reasons/reasons.ts'
import type { MetricsState } from '../../protocol/monitoring.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { hostNames, LOOPBACK_NAMES, readHost } from '../host-name.ts'
import { requestTarget } from '../request-target.ts'
import { METRICS_SERVICES, type MetricsService } from './pipeline-metrics.ts'

/** The plan's ports. */
export const PLAN_PORTS: MetricsState['ports'] = { pipeline: 8000, recognition: 8001, firstToken: 8002 }

/** A monitor needs one connection; a few may look at once. */
const MAX_CONNECTIONS = 16
const REQUEST_TIMEOUT_MS = 5000
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Servers of `/metrics` on loopback, one for each service. */
export class MetricsServers {
  readonly #text: (service: MetricsService) => Promise<string>
  #open: Server[] = []
  #hosts: readonly string[] = []
  #state: MetricsState = { enabled: false, ports: PLAN_PORTS }

  constructor(text: (service: MetricsService) => Promise<string>) {
    this.#text = text
  }

  get state(): MetricsState {
    return this.#state
  }

  /**
   * Names beside loopback's under which this machine may be asked for, e.g. from a container; none by default. They hold
   * at once.
   *
   * @throws Failure for what is no host name
   */
  allow(hosts: readonly string[]): MetricsState {
    this.#hosts = hostNames(hosts)
    this.#state = { ...this.#state, hosts: [...this.#hosts] }
    return this.#state
  }

  /**
   * Opens the three ports; 0 means any free one. A port that cannot be had is told in the state's `problem`,
   * and the others go on.
   */
  async open(ports: MetricsState['ports'] = this.#state.ports): Promise<MetricsState> {
    await this.close()
    const problems: FailureInfo[] = []
    const taken = { ...ports }
    for (const service of METRICS_SERVICES) {
      const server = createServer(limits, (request, response) => void this.#answer(service, request, response))
      server.maxConnections = MAX_CONNECTIONS
      try {
        taken[service] = await listen(server, ports[service])
        this.#open.push(server)
      } catch (error) {
        problems.push(portProblem(service, ports[service], error))
      }
    }
    this.#state = { enabled: true, ports: taken, hosts: [...this.#hosts], ...joined(problems) }
    return this.#state
  }

  async close(): Promise<MetricsState> {
    for (const server of this.#open) {
      server.close()
      server.closeAllConnections()
    }
    this.#open = []
    this.#state = { enabled: false, ports: this.#state.ports, hosts: [...this.#hosts] }
    return this.#state
  }

  async #answer(service: MetricsService, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusal(request, this.#hosts)
    if (refused) return refuse(response, ...refused)
    try {
      const body = await this.#text(service)
      response.writeHead(200, { 'Content-Type': CONTENT_TYPE, 'Cache-Control': 'no-store' })
      response.end(request.method === 'HEAD' ? undefined : body)
    } catch {
      refuse(response, 500, 'The metrics could not be read. Try again.')
    }
  }
}

const limits = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, maxHeaderSize: 8192 }

/**
 * Any port may be named: a tunnel's end has another. The name is what counts, for a page that has its own name point
 * here (DNS rebinding) sends that.
 */
function refusal(request: IncomingMessage, hosts: readonly string[]): [status: number, why: string] | undefined {
  const name = readHost(request.headers.host)?.name
  if (name === undefined || !(LOOPBACK_NAMES.includes(name) || hosts.includes(name))) return [403, unknownHost(name)]
  if (request.method !== 'GET' && request.method !== 'HEAD') return [405, 'Metrics are read with GET.']
  const target = requestTarget(request.url)
  if (!target) return [400, 'What is asked for is no address.']
  return target.path === '/metrics' ? undefined : [404, 'The metrics are at /metrics.']
}

function unknownHost(name: string | undefined): string {
  const asked = name === undefined ? 'The Host header' : `"${name}"`
  const how = 'start with --metrics-host NAME, or add it on the page Devices under Metrics'
  return `${asked} is no name by which this server may be asked for. Ask for localhost, or allow the name: ${how}.`
}

function refuse(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent) return void response.destroy()
  const body = `${why}\n`
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  })
  response.end(body)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      // A connection that cannot be accepted (no descriptors left) is one less, and the server goes on.
      server.on('error', () => undefined)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function portProblem(service: MetricsService, port: number, error: unknown): FailureInfo {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const facts = { port, service }
  const hint = because('do.otherPort')
  if (code === 'EADDRINUSE') return new Failure('metrics.port', because('port.takenFor', facts), hint).toInfo()
  if (code === 'EACCES') return new Failure('metrics.port', because('port.forbiddenFor', facts), hint).toInfo()
  const message = because('port.failedFor', { ...facts, why: sentenceOf(error) })
  return new Failure('metrics.port', message, hint).toInfo()
}

function joined(problems: readonly FailureInfo[]): Pick<MetricsState, 'problem'> {
  const [first] = problems
  if (!first) return {}
  const told: StatedReason[] = problems.map(({ message, because: why }) => ({ reason: message, because: why }))
  if (problems.length < METRICS_SERVICES.length) told.push(because('metrics.others'))
  const message = joinedReasons(told) ?? first.message
  return { problem: new Failure(first.code, message, because('do.otherPorts')).toInfo() }
}
