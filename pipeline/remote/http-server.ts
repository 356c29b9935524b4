import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { nowMs } from '../base/clock.ts'
import { because } from '../measures/reasons/reasons.ts'
import { type NetworkStamps, type OpenStamps, serverTimeOf } from './network-stamps.ts'
import { isSecuring, OpenAheadAgent } from './open-ahead-agent.ts'
import { networkFailure, RemoteFailure } from './remote-failure.ts'
import type { ServerAddress } from './server-address.ts'
import { Watchdog } from './watchdog.ts'

/** What is waited for: made once, since bytes come often. */
const A_CONNECTION = because('await.connection')
const FIRST_BYTE = because('await.firstByte')
const ANOTHER_BYTE = because('await.anotherByte')

/** How long each step of a request may take, milliseconds. */
export interface TimeLimits {
  /** Until the connection stands, encryption included. */
  readonly connectMs: number
  /** From the request to the first byte of the answer's body: a model may have to be loaded for it. */
  readonly firstByteMs: number
  /** Without a byte in the middle of an answer. */
  readonly stallMs: number
}

export const USUAL_LIMITS: TimeLimits = { connectMs: 5000, firstByteMs: 60_000, stallMs: 20_000 }

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** Added to the server's address; begins with a slash. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Ends the request and its connection at once. */
  readonly signal?: AbortSignal | undefined
}

/** An answer whose body has not been read yet. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Go on being filled in while the body comes. */
  readonly stamps: NetworkStamps
  /**
   * Reads the body to its end.
   *
   * @param onBytes called where the bytes arrive, with the moment
   * @throws RemoteFailure where it stalls, or is cut off; the signal's reason where it was aborted by that
   */
  read(onBytes: (bytes: Uint8Array, atMs: number) => void): Promise<void>
  /** No more is wanted: ends it and its connection, which the server notices. Whoever reads it is done. */
  abort(): void
}

/**
 * Requests to one server, by Node's own http: its connections are kept and opened ahead, every step is stamped on the host's
 * clock as it happens, and each has its own limit. Redirects are not followed, answers are not compressed.
 */
export class HttpServer {
  readonly #address: ServerAddress
  readonly #limits: TimeLimits
  readonly #secure: boolean
  readonly #agent: OpenAheadAgent

  constructor(address: ServerAddress, limits: Partial<TimeLimits> = {}, anyCertificate = false) {
    const { protocol, hostname, port } = new URL(address.base)
    this.#address = address
    this.#limits = { ...USUAL_LIMITS, ...limits }
    this.#secure = protocol === 'https:'
    this.#agent = new OpenAheadAgent({
      secure: this.#secure,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (this.#secure ? 443 : 80) : Number(port),
      anyCertificate: anyCertificate && address.reach !== 'public',
    })
  }

  /** How the server is called in messages. */
  get name(): string {
    return this.#address.host
  }

  /** Whether a request made now would find its connection open. */
  get ready(): boolean {
    return this.#agent.ready
  }

  /** Opens a connection for the next request, if none is open. @throws RemoteFailure where that cannot be */
  async openAhead(): Promise<void> {
    const { connectMs } = this.#limits
    const tooLate = new RemoteFailure('timeout', because('server.noConnection', { server: this.name, ms: connectMs }))
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(tooLate), connectMs)
    })
    try {
      await Promise.race([this.#agent.openAhead(), limit])
    } catch (error) {
      throw networkFailure(error, this.name, false)
    } finally {
      clearTimeout(timer)
    }
  }

  /** Gives up connections that nobody uses at the moment. */
  dropIdle(): void {
    this.#agent.dropIdle()
  }

  /**
   * Sends a request; resolves once the head of the answer is there, whatever its status.
   *
   * @throws RemoteFailure where there is none; the signal's reason where it was aborted
   */
  async send(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#sendOnce(request)
    } catch (error) {
      // A kept connection that the server closed just then: nothing of the request was read, and a new one will do.
      if (error instanceof StaleConnection) return this.#sendOnce(request)
      throw error
    }
  }

  close(): void {
    this.#agent.close()
  }

  #sendOnce({ method, path, headers, body, signal }: HttpRequest): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const stamps: OpenStamps = { requestedMs: nowMs() }
      const request = (this.#secure ? httpsRequest : httpRequest)(`${this.#address.base}${path}`, {
        ...{ method, agent: this.#agent.agent },
        headers: {
          Accept: '*/*',
          'Accept-Encoding': 'identity',
          ...(body === undefined ? {} : { 'Content-Length': `${Buffer.byteLength(body)}` }),
          ...headers,
        },
      })
      let answer: IncomingMessage | undefined
      // Once there is an answer, its own stream has to be told: the request's error would be nobody's.
      const end = (error: Error) => (answer ?? request).destroy(error)
      const watchdog = new Watchdog(end, this.name)
      const { connectMs, firstByteMs, stallMs } = this.#limits
      const onAbort = () => end(abortError(signal))
      signal?.addEventListener('abort', onAbort, { once: true })
      const over = () => {
        watchdog.rest()
        signal?.removeEventListener('abort', onAbort)
      }
      watchdog.expect(A_CONNECTION, connectMs)
      request.on('socket', (socket) =>
        stampConnection(socket, stamps, () => {
          // Node hands the request to the system as soon as this event is over.
          stamps.leftMs = nowMs()
          watchdog.expect(FIRST_BYTE, firstByteMs)
        }),
      )
      request.on('finish', () => {
        stamps.sentMs = nowMs()
      })
      request.on('response', (response) => {
        answer = response
        stamps.headMs = nowMs()
        stamps.serverMs = serverTimeOf(response.headers)
        resolve(new OpenAnswer({ response, stamps, watchdog, stallMs, server: this.name, signal, over }))
      })
      request.on('error', (error) => {
        over()
        reject(signal?.aborted ? signal.reason : this.#failureOf(error, request))
      })
      request.end(body)
    })
  }

  #failureOf(error: Error, request: ClientRequest): Error {
    const failure = networkFailure(error, this.name, false)
    return request.reusedSocket && failure.trouble === 'closed' ? new StaleConnection(failure) : failure
  }
}

/** A kept connection turned out to be closed before any byte of an answer. */
class StaleConnection extends RemoteFailure {
  constructor({ message, hint }: RemoteFailure) {
    super('closed', message, { hint })
  }
}

function stampConnection(socket: Socket, stamps: OpenStamps, onReady: () => void): void {
  if (!socket.connecting && !isSecuring(socket)) return onReady()
  socket.once('lookup', () => {
    stamps.resolvedMs = nowMs()
  })
  socket.once('connect', () => {
    stamps.connectedMs = nowMs()
    if (!isSecuring(socket)) onReady()
  })
  socket.once('secureConnect', () => {
    stamps.securedMs = nowMs()
    onReady()
  })
}

function abortError(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('aborted')
}

interface OpenAnswerParts {
  readonly response: IncomingMessage
  readonly stamps: OpenStamps
  readonly watchdog: Watchdog
  readonly stallMs: number
  readonly server: string
  readonly signal: AbortSignal | undefined
  readonly over: () => void
}

class OpenAnswer implements HttpAnswer {
  readonly #parts: OpenAnswerParts
  #givenUp = false
  /** What is read before the next round of the event loop came with the head. */
  #isWithHead = true

  constructor(parts: OpenAnswerParts) {
    this.#parts = parts
    // Whoever does not read it (an error after the head) must not bring the process down.
    parts.response.on('error', () => undefined)
    setImmediate(() => {
      this.#isWithHead = false
    })
    parts.response.on('close', parts.over)
  }

  get status(): number {
    return this.#parts.response.statusCode ?? 0
  }

  get headers(): IncomingHttpHeaders {
    return this.#parts.response.headers
  }

  get stamps(): NetworkStamps {
    return this.#parts.stamps
  }

  read(onBytes: (bytes: Uint8Array, atMs: number) => void): Promise<void> {
    const { response, stamps, watchdog, stallMs, server, signal, over } = this.#parts
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        over()
        if (this.#givenUp) resolve()
        else reject(signal?.aborted ? signal.reason : networkFailure(error, server, true))
      }
      if (response.destroyed && !response.complete) return fail(response.errored ?? new Error('it was cut off'))
      response.on('error', fail)
      response.on('close', () => this.#givenUp && resolve())
      response.on('end', () => {
        stamps.endedMs = nowMs()
        over()
        resolve()
      })
      response.on('data', (bytes: Uint8Array) => {
        const atMs = nowMs()
        stamps.firstByteMs ??= this.#isWithHead ? stamps.headMs : atMs
        watchdog.expect(ANOTHER_BYTE, stallMs)
        try {
          onBytes(bytes, atMs)
        } catch (error) {
          reject(error)
          this.abort()
        }
      })
    })
  }

  abort(): void {
    this.#givenUp = true
    this.#parts.over()
    this.#parts.response.destroy()
  }
}
