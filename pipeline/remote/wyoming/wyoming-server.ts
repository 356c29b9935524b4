import { nowMs } from '../../base/clock.ts'
import { Failure } from '../../base/failure.ts'
import { ByteSocket } from '../byte-socket.ts'
import { CircuitBreaker, type CircuitState } from '../circuit-breaker.ts'
import { type TimeLimits, USUAL_LIMITS } from '../http-server.ts'
import type { NetworkStamps, OpenStamps } from '../network-stamps.ts'
import { RemoteFailure } from '../remote-failure.ts'
import { assertMayLeave, type SentKind, type ServerAddress, serverAddress } from '../server-address.ts'
import { Watchdog } from '../watchdog.ts'
import { EventCutter, reportedError, type WyomingEvent } from './events.ts'

export interface WyomingAccess {
  /** `tcp://host:port` */
  readonly address: string
  readonly leavesThisMachine?: boolean | undefined
  /** False: no connection is opened before it is needed, whatever the flags say. */
  readonly openAhead?: boolean | undefined
  readonly limits?: Partial<TimeLimits> | undefined
}

/**
 * Takes an event of an answer.
 *
 * @returns whether it was the last one
 */
export type HearEvent = (event: WyomingEvent, atMs: number, stamps: NetworkStamps) => boolean

/** A Wyoming server's address, checked. @throws Failure where it is none, or has no port */
export function wyomingAddress(address: string): ServerAddress {
  const checked = serverAddress(address, ['tcp'])
  if (new URL(checked.base).port !== '') return checked
  throw new Failure('remote.address', `"${address}" says no port`, 'Usual are 10300 (recognisers) and 10200 (voices).')
}

/** A Wyoming server that is asked for one thing at a time; its connection is kept, and opened ahead. */
export class WyomingServer {
  readonly address: ServerAddress
  readonly #limits: TimeLimits
  readonly #mayOpenAhead: boolean
  readonly #breaker: CircuitBreaker
  #ahead: Promise<ByteSocket> | undefined
  #closed = false

  /** @throws Failure where the address is none, or nobody agreed to what it would be sent */
  constructor(access: WyomingAccess, sends: SentKind, onCircuit?: (state: CircuitState) => void) {
    this.address = wyomingAddress(access.address)
    assertMayLeave(this.address, sends, access.leavesThisMachine ?? false)
    this.#mayOpenAhead = access.openAhead ?? true
    this.#limits = { ...USUAL_LIMITS, ...access.limits }
    this.#breaker = new CircuitBreaker(this.address.host, onCircuit)
  }

  get name(): string {
    return this.address.host
  }

  /** As `ModelServer.prepare`. */
  prepare(ahead: boolean): void {
    if (!ahead) this.#dropAhead()
    else if (this.#mayOpenAhead) this.#openAhead()
  }

  /** Opens a connection for what is asked next; a server that cannot be reached is told then. */
  #openAhead(): void {
    if (this.#breaker.state.state === 'open' || this.#closed) return
    const before = this.#ahead ?? Promise.resolve(undefined)
    this.#ahead = before.catch(() => undefined).then((socket) => (socket?.open ? socket : this.#open()))
    this.#ahead.catch(() => undefined)
  }

  /**
   * Asks, and hears until the last event of the answer.
   *
   * @throws RemoteFailure where it is not the answer that was expected; the signal's reason where it was aborted
   */
  async ask(request: Uint8Array, hear: HearEvent, signal?: AbortSignal): Promise<NetworkStamps> {
    const stamps: OpenStamps = { requestedMs: nowMs() }
    const kept = await this.#takeAhead()
    const exchange = { request, hear, signal, stamps }
    if (kept) {
      try {
        return await this.#exchange(kept, exchange)
      } catch (error) {
        // A kept connection that the server gave up just then: nothing was answered, and a new one will do.
        const stale = error instanceof RemoteFailure && error.trouble === 'closed' && stamps.headMs === undefined
        if (!stale) throw this.#counted(error)
      }
    }
    const socket = await this.#breaker.begin(() => this.#open())
    stamps.connectedMs = socket.stamps.connectedMs
    try {
      return await this.#exchange(socket, exchange)
    } catch (error) {
      throw this.#counted(error)
    }
  }

  close(): void {
    this.#closed = true
    this.#dropAhead()
  }

  #dropAhead(): void {
    const ahead = this.#ahead
    this.#ahead = undefined
    ahead?.then(
      (socket) => socket.close(),
      () => undefined,
    )
  }

  async #takeAhead(): Promise<ByteSocket | undefined> {
    const opening = this.#ahead
    this.#ahead = undefined
    const ahead = await opening?.catch(() => undefined)
    return ahead?.open ? ahead : undefined
  }

  #open(): Promise<ByteSocket> {
    return ByteSocket.open(this.address, this.#limits)
  }

  #counted(error: unknown): unknown {
    this.#breaker.settled(error)
    return error
  }

  async #exchange(socket: ByteSocket, { request, hear, signal, stamps }: Exchange): Promise<NetworkStamps> {
    const { firstByteMs, stallMs } = this.#limits
    const cutter = new EventCutter(this.name)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const watchdog = new Watchdog(reject, this.name)
    const onAbort = () => reject(signal?.reason)
    const take = (event: WyomingEvent, atMs: number) => {
      const error = reportedError(event, this.name)
      if (error) throw error
      stamps.headMs ??= atMs
      if (event.payload.length > 0) stamps.firstByteMs ??= atMs
      if (hear(event, atMs, stamps)) resolve()
    }
    socket.listen({
      frame: (bytes, atMs) => {
        watchdog.expect('the rest of its answer', stallMs)
        try {
          for (const event of cutter.push(bytes as Uint8Array)) take(event, atMs)
        } catch (error) {
          reject(error)
        }
      },
      ended: reject,
    })
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      signal?.throwIfAborted()
      socket.send([request])
      stamps.sentMs = nowMs()
      watchdog.expect('an answer', firstByteMs)
      await promise
      stamps.endedMs = nowMs()
      this.#breaker.settled()
      this.#keep(socket)
      return stamps
    } catch (error) {
      socket.close()
      throw error
    } finally {
      watchdog.rest()
      signal?.removeEventListener('abort', onAbort)
    }
  }

  #keep(socket: ByteSocket): void {
    socket.listen(undefined)
    // Another may have been opened ahead meanwhile.
    if (this.#closed || this.#ahead) socket.close()
    else this.#ahead = Promise.resolve(socket)
  }
}

interface Exchange {
  readonly request: Uint8Array
  readonly hear: HearEvent
  readonly signal: AbortSignal | undefined
  readonly stamps: OpenStamps
}
