import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Failure, messageOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** Node tells of each answer that a client of `node:http` gets here: the SDK keeps its head and body to itself. */
const ANSWERS = 'http.client.response.finish'
/** More of an answer is not looked at: what a collector says of rejected spans is a line. */
const MOST_BODY_BYTES = 64 * 1024
const GRPC_PORT = '4317'
const USE_HTTP = because('do.otlpOverHttp')
const LOOK_AT_ADDRESS = because('do.collectorAddress')

/** What a server answered to traces with success. */
export interface OtlpAnswer {
  /** Without its parameters; empty where the server names none. */
  readonly contentType: string
  readonly body: string
}

/** Reads the answers to what is sent to one address, until it is closed. */
export class AnswerReader {
  readonly #url: URL
  #answer: { contentType: string; chunks: Buffer[]; bytes: number } | undefined
  readonly #listener = (message: unknown) => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage }
    if (request.method === 'POST' && request.path === this.#url.pathname + this.#url.search && this.#isAt(request)) {
      this.#read(response)
    }
  }

  constructor(endpoint: string) {
    this.#url = new URL(endpoint)
    subscribe(ANSWERS, this.#listener)
  }

  /** The newest answer; nothing where there was none. Taken once. */
  take(): OtlpAnswer | undefined {
    const answer = this.#answer
    this.#answer = undefined
    return answer && { contentType: answer.contentType, body: Buffer.concat(answer.chunks).toString('utf8') }
  }

  close(): void {
    unsubscribe(ANSWERS, this.#listener)
  }

  #isAt(request: ClientRequest): boolean {
    return request.protocol === this.#url.protocol && request.getHeader('host') === this.#url.host
  }

  #read(response: IncomingMessage): void {
    const [contentType = ''] = (response.headers['content-type'] ?? '').split(';')
    const answer = { contentType: contentType.trim().toLowerCase(), chunks: [] as Buffer[], bytes: 0 }
    this.#answer = answer
    response.on('data', (chunk: Buffer) => {
      if (answer.bytes > MOST_BODY_BYTES) return
      answer.bytes += chunk.length
      answer.chunks.push(chunk)
    })
  }
}

/**
 * Looks at what a server answered with success to so many spans: many that are no collectors answer everything so.
 *
 * @throws Failure where it did not take them all, or does not speak OTLP over HTTP
 */
export function checkAnswer({ contentType, body }: OtlpAnswer, spans: number): void {
  if (contentType.startsWith('application/grpc')) throw grpcPort('traces.grpc')
  // An empty message in protobuf has no bytes, and some servers answer so whatever they are asked in.
  if (body.trim() === '') return
  const answer = readObject(body)
  if (answer === undefined) {
    const what = contentType === '' ? because('traces.something') : contentType
    throw new Failure('telemetry.notOtlp', because('traces.notOtlp', { what }), LOOK_AT_ADDRESS)
  }
  const partial = objectOf(answer.partialSuccess ?? answer.partial_success)
  // A 64-bit number is written as text.
  const rejected = Number(partial?.rejectedSpans ?? partial?.rejected_spans ?? 0)
  if (!(rejected > 0)) return
  const said = partial?.errorMessage ?? partial?.error_message
  const counts = { rejected, spans }
  const isSaid = typeof said === 'string' && said !== ''
  throw new Failure(
    'telemetry.rejected',
    isSaid ? because('traces.rejectedBecause', { ...counts, why: said }) : because('traces.rejected', counts),
  )
}

/** Why an export failed, in words that say what to do. */
export function exportFailure(error: Error | undefined, endpoint: string): Error {
  const code = error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('HPE_')) return grpcPort('traces.noHttp')
  if (code === 'ECONNRESET' && new URL(endpoint).port === GRPC_PORT) return grpcPort('traces.hungUp')
  const status = /^[1-5]\d\d$/.test(code) ? code : ''
  if (status !== '' && error) {
    return new Failure(
      'telemetry.status',
      because('traces.status', { status: `${status} ${error.message}`.trim() }),
      LOOK_AT_ADDRESS,
    )
  }
  return error === undefined ? new Failure('telemetry.refused', because('traces.refused')) : new Error(messageOf(error))
}

function grpcPort(what: 'traces.grpc' | 'traces.noHttp' | 'traces.hungUp'): Failure {
  return new Failure('telemetry.grpc', because(what), USE_HTTP)
}

function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return objectOf(JSON.parse(text))
  } catch {
    return undefined
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as Record<string, unknown>) : undefined
}
