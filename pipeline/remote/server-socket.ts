import WebSocket, { type RawData } from 'ws'
import { nowMs } from '../base/clock.ts'
import { because } from '../measures/reasons/reasons.ts'
import { toWait } from './answer-check.ts'
import type { TimeLimits } from './http-server.ts'
import { USUAL_LIMITS } from './http-server.ts'
import type { NetworkStamps, OpenStamps } from './network-stamps.ts'
import { networkFailure, RemoteFailure } from './remote-failure.ts'
import { retryAfterMs } from './retries.ts'
import type { ServerAddress } from './server-address.ts'

/** Text, or bytes: the two kinds of messages that a WebSocket carries. */
export type Frame = string | Uint8Array

export interface SocketOptions {
  readonly address: ServerAddress
  /** Added to the address; path and query. */
  readonly path?: string
  readonly subprotocols?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  readonly anyCertificate?: boolean
  readonly limits?: Partial<TimeLimits>
}

/** What whoever opened a socket is told of it. */
export interface SocketListener {
  /** @param atMs when it arrived; host clock */
  frame(frame: Frame, atMs: number): void
  /** It ended, and not by our wish: once. */
  ended(failure: RemoteFailure): void
}

/** An open way to a server, over which frames go both ways. */
export interface FrameSocket {
  /** When it was opened. */
  readonly stamps: NetworkStamps
  readonly open: boolean
  listen(listener: SocketListener | undefined): void
  send(frames: readonly Frame[]): void
  close(): void
}

/** More that waits to be sent than this, and the server does not keep up: a minute of 16-bit speech. */
const MOST_WAITING_BYTES = 2 * 1024 * 1024
const MOST_FRAME_BYTES = 8 * 1024 * 1024
/** Frames that may come before anybody listens: a server greets at once. */
const MOST_EARLY_FRAMES = 64
/** How long a goodbye may take. */
const GOODBYE_MS = 1000

/** One WebSocket to a server, its opening stamped. */
export class ServerSocket implements FrameSocket {
  readonly #socket: WebSocket
  readonly #name: string
  readonly #stamps: OpenStamps = { requestedMs: nowMs() }
  #listener: SocketListener | undefined
  /** What came before anybody listened. */
  #early: { readonly frame: Frame; readonly atMs: number }[] | undefined = []
  #closing = false
  #failure: RemoteFailure | undefined

  private constructor(socket: WebSocket, name: string) {
    this.#socket = socket
    this.#name = name
    socket.on('message', (data, isBinary) => this.#came(frameOf(data, isBinary), nowMs()))
    socket.on('error', (error) => this.#end(networkFailure(error, name, false)))
    socket.on('close', (code, reason) => this.#end(closedBy(name, code, reason.toString())))
  }

  /** Opens one. @throws RemoteFailure where the server is not there, or does not speak WebSocket at that address */
  static open(options: SocketOptions): Promise<ServerSocket> {
    const { address, path = '', subprotocols = [], headers = {}, anyCertificate = false, limits } = options
    const { connectMs } = { ...USUAL_LIMITS, ...limits }
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`${address.base}${path}`, [...subprotocols], {
        ...{ headers, perMessageDeflate: false, handshakeTimeout: connectMs, maxPayload: MOST_FRAME_BYTES },
        rejectUnauthorized: !(anyCertificate && address.reach !== 'public'),
        followRedirects: false,
        finishRequest: (request) => {
          request.on('socket', (tcp) => {
            tcp.once('connect', () => {
              opened.#stamps.connectedMs = nowMs()
            })
            tcp.once('secureConnect', () => {
              opened.#stamps.securedMs = nowMs()
            })
          })
          request.end()
        },
      })
      const opened = new ServerSocket(socket, address.host)
      socket.once('open', () => {
        opened.#stamps.headMs = nowMs()
        resolve(opened)
      })
      socket.once('unexpected-response', (_request, response) => {
        response.destroy()
        const { statusCode = 0, headers: answered } = response
        reject(refusedUpgrade(address.host, statusCode, retryAfterMs(answered['retry-after'], new Date())))
        socket.terminate()
      })
      socket.once('error', (error) => reject(openingFailure(error, address.host, connectMs)))
    })
  }

  /** When it was opened. */
  get stamps(): NetworkStamps {
    return this.#stamps
  }

  get open(): boolean {
    return this.#socket.readyState === WebSocket.OPEN && !this.#failure
  }

  /** From now on what comes goes there; an end that came before is told at once. */
  listen(listener: SocketListener | undefined): void {
    this.#listener = listener
    for (const { frame, atMs } of this.#early ?? []) listener?.frame(frame, atMs)
    this.#early = undefined
    if (this.#failure) listener?.ended(this.#failure)
  }

  /** Sends frames in order. A server that does not keep up has failed. */
  send(frames: readonly Frame[]): void {
    if (!this.open) return
    for (const frame of frames) this.#socket.send(frame)
    if (this.#socket.bufferedAmount < MOST_WAITING_BYTES) return
    this.#end(new RemoteFailure('timeout', because('server.slow', { server: this.#name })))
    this.#socket.terminate()
  }

  /** Asks how long the way there and back is; never told where the server does not answer. Many answer at their edge. */
  measureWay(onAnswer: (ms: number) => void): void {
    if (!this.open) return
    const sentMs = nowMs()
    this.#socket.once('pong', () => onAnswer(nowMs() - sentMs))
    this.#socket.ping()
  }

  /** Ends it once what was sent has left. */
  end(): void {
    this.#closing = true
    this.#socket.close(1000)
    setTimeout(() => this.#socket.terminate(), GOODBYE_MS).unref()
  }

  /** Ends it at once. */
  close(): void {
    this.#closing = true
    this.#socket.terminate()
  }

  #came(frame: Frame, atMs: number): void {
    if (!this.#early) this.#listener?.frame(frame, atMs)
    else if (this.#early.length < MOST_EARLY_FRAMES) this.#early.push({ frame, atMs })
  }

  #end(failure: RemoteFailure): void {
    if (this.#closing || this.#failure) return
    this.#failure = failure
    this.#listener?.ended(failure)
  }
}

function frameOf(data: RawData, isBinary: boolean): Frame {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Uint8Array)
  return isBinary ? bytes : bytes.toString('utf8')
}

function closedBy(name: string, code: number, reason: string): RemoteFailure {
  const why = reason === '' ? `${code}` : `${code} "${reason}"`
  return new RemoteFailure('closed', because('server.closedWith', { server: name, code: why }), {
    hint: because('do.seeItsLog'),
  })
}

function refusedUpgrade(name: string, status: number, retryAfter: number | undefined): RemoteFailure {
  if (status === 401 || status === 403) {
    return new RemoteFailure('refusedKey', because('server.answers', { server: name, status }), {
      hint: because('do.checkKey'),
    })
  }
  if (status === 429) {
    const answer = toWait(because('server.answers', { server: name, status: 429 }), retryAfter)
    const facts = { hint: because('do.waitOrAskLess'), retryAfterMs: retryAfter }
    return new RemoteFailure('tooMany', answer, facts)
  }
  return new RemoteFailure(
    status >= 500 ? 'serverBroken' : 'notTheProtocol',
    because('server.notWebSocket', { server: name, status }),
    {
      hint: because('do.addressAndPath'),
    },
  )
}

function openingFailure(error: Error, name: string, connectMs: number): RemoteFailure {
  if (/handshake has timed out/.test(error.message)) {
    return new RemoteFailure('timeout', because('server.noConnection', { server: name, ms: connectMs }))
  }
  if (/Unexpected server response|Invalid|subprotocol/i.test(error.message)) {
    return new RemoteFailure('notTheProtocol', because('server.badWebSocket', { server: name, why: error.message }))
  }
  return networkFailure(error, name, false)
}
