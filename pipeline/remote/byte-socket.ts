import { connect, type Socket } from 'node:net'
import { nowMs } from '../base/clock.ts'
import { because } from '../measures/reasons/reasons.ts'
import { type TimeLimits, USUAL_LIMITS } from './http-server.ts'
import type { NetworkStamps, OpenStamps } from './network-stamps.ts'
import { networkFailure, RemoteFailure } from './remote-failure.ts'
import type { ServerAddress } from './server-address.ts'
import type { Frame, FrameSocket, SocketListener } from './server-socket.ts'

/** More that waits to be sent than this, and the server does not keep up: a minute of 16-bit speech. */
const MOST_WAITING_BYTES = 2 * 1024 * 1024

/** One TCP connection to a server, its opening stamped: what `ServerSocket` is for protocols without frames of their own. */
export class ByteSocket implements FrameSocket {
  readonly #socket: Socket
  readonly #name: string
  readonly #stamps: OpenStamps = { requestedMs: nowMs() }
  #listener: SocketListener | undefined
  #closing = false
  #failure: RemoteFailure | undefined

  private constructor(socket: Socket, name: string) {
    this.#socket = socket
    this.#name = name
    socket.on('data', (bytes: Uint8Array) => this.#came(bytes))
    socket.on('error', (error) => this.#end(networkFailure(error, name, false)))
    socket.on('close', () => this.#end(closedBy(name)))
  }

  /** Opens one. @param address with a port @throws RemoteFailure where the server is not there */
  static open(address: ServerAddress, limits: Partial<TimeLimits> = {}): Promise<ByteSocket> {
    const { connectMs } = { ...USUAL_LIMITS, ...limits }
    const { hostname, port } = new URL(address.base)
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true })
      const opened = new ByteSocket(socket, address.host)
      const timer = setTimeout(() => socket.destroy(tooLate(address.host, connectMs)), connectMs)
      socket.once('connect', () => {
        clearTimeout(timer)
        opened.#stamps.connectedMs = nowMs()
        resolve(opened)
      })
      socket.once('error', (error) => {
        clearTimeout(timer)
        reject(networkFailure(error, address.host, false))
      })
    })
  }

  /** When it was opened. */
  get stamps(): NetworkStamps {
    return this.#stamps
  }

  get open(): boolean {
    return this.#socket.readyState === 'open' && !this.#failure
  }

  /** From now on what comes goes there; an end that came before is told at once. */
  listen(listener: SocketListener | undefined): void {
    this.#listener = listener
    if (this.#failure) listener?.ended(this.#failure)
  }

  /** Sends bytes in order. A server that does not keep up has failed. */
  send(frames: readonly Frame[]): void {
    if (!this.open) return
    for (const frame of frames) this.#socket.write(frame)
    if (this.#socket.writableLength < MOST_WAITING_BYTES) return
    this.#end(new RemoteFailure('timeout', because('server.slow', { server: this.#name })))
    this.#socket.destroy()
  }

  /** Ends it at once. */
  close(): void {
    this.#closing = true
    this.#socket.destroy()
  }

  #came(bytes: Uint8Array): void {
    if (this.#listener) return this.#listener.frame(bytes, nowMs())
    // Whoever speaks unasked, or goes on after its last word, is not what is expected there: what follows would be
    // taken for the answer to something else.
    this.#end(new RemoteFailure('notTheProtocol', because('server.unasked', { server: this.#name })))
    this.#socket.destroy()
  }

  #end(failure: RemoteFailure): void {
    if (this.#closing || this.#failure) return
    this.#failure = failure
    this.#listener?.ended(failure)
  }
}

function closedBy(name: string): RemoteFailure {
  return new RemoteFailure('closed', because('server.closed', { server: name }), { hint: because('do.seeItsLog') })
}

function tooLate(name: string, connectMs: number): RemoteFailure {
  return new RemoteFailure('timeout', because('server.noConnection', { server: name, ms: connectMs }))
}
