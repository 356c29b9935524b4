import { nowMs } from '../base/clock.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { TimeLimits } from './http-server.ts'
import type { NetworkStamps, OpenStamps } from './network-stamps.ts'
import { RemoteFailure } from './remote-failure.ts'
import type { Frame, FrameSocket } from './server-socket.ts'
import { Watchdog } from './watchdog.ts'

/** What is waited for: made once, since frames come often. */
const REST_OF_ANSWER = because('await.restOfAnswer')
const AN_ANSWER = because('await.answer')

/**
 * Takes what comes of an answer.
 *
 * @returns whether that was the last of it
 * @throws where it is not the answer that was expected
 */
export type TakeFrame = (frame: Frame, atMs: number, stamps: OpenStamps) => boolean

/** What is asked over a socket. */
export interface Asked {
  readonly frames: readonly Frame[]
  /** Makes the reader of one answer: a question may be asked twice. */
  readonly reader: () => TakeFrame
  readonly signal?: AbortSignal | undefined
}

export interface KeptSocketOptions {
  /** How the server is called in messages. */
  readonly name: string
  readonly limits: TimeLimits
  readonly breaker: CircuitBreaker
  open(): Promise<FrameSocket>
  /** False: no connection is opened before it is needed, whatever the flags say. */
  readonly mayOpenAhead: boolean
  /** A connection that nobody used for so long is given up, milliseconds; absent: it is kept for as long as the server likes. */
  readonly idleMs?: number
}

/** A server that is asked for one thing at a time over a socket, which is kept from one to the next, and opened ahead. */
export class KeptSocket {
  readonly #options: KeptSocketOptions
  #ahead: Promise<FrameSocket> | undefined
  #idling: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: KeptSocketOptions) {
    this.#options = options
  }

  /** As `ModelServer.prepare`. */
  prepare(ahead: boolean): void {
    if (!ahead) this.#dropAhead()
    else if (this.#options.mayOpenAhead) this.#openAhead()
  }

  /**
   * Asks, and takes the answer to its end.
   *
   * @throws RemoteFailure where it is not the answer that was expected; the signal's reason where it was aborted
   */
  async ask(asked: Asked): Promise<NetworkStamps> {
    const { open, breaker } = this.#options
    const stamps: OpenStamps = { requestedMs: nowMs() }
    const kept = await this.#takeAhead()
    if (kept) {
      try {
        return await this.#exchange(kept, asked, stamps)
      } catch (error) {
        // A kept connection that the server gave up just then: nothing was answered, and a new one will do.
        const stale = error instanceof RemoteFailure && error.trouble === 'closed' && stamps.headMs === undefined
        if (!stale) throw this.#counted(error)
      }
    }
    const socket = await breaker.begin(open)
    stampOpening(stamps, socket.stamps)
    try {
      return await this.#exchange(socket, asked, stamps)
    } catch (error) {
      throw this.#counted(error)
    }
  }

  close(): void {
    this.#closed = true
    this.#dropAhead()
  }

  /** A server that cannot be reached is told when it is asked. */
  #openAhead(): void {
    const { breaker, open } = this.#options
    if (breaker.state.state === 'open' || this.#closed) return
    const before = this.#ahead ?? Promise.resolve(undefined)
    const opening = before
      .catch(() => undefined)
      .then((socket) => (socket?.open ? socket : open().then((fresh) => this.#idle(fresh))))
    this.#ahead = opening
    opening.catch(() => undefined)
  }

  #dropAhead(): void {
    clearTimeout(this.#idling)
    const ahead = this.#ahead
    this.#ahead = undefined
    ahead?.then(
      (socket) => socket.close(),
      () => undefined,
    )
  }

  async #takeAhead(): Promise<FrameSocket | undefined> {
    const opening = this.#ahead
    this.#ahead = undefined
    const ahead = await opening?.catch(() => undefined)
    clearTimeout(this.#idling)
    return ahead?.open ? ahead : undefined
  }

  #counted(error: unknown): unknown {
    this.#options.breaker.settled(error)
    return error
  }

  async #exchange(socket: FrameSocket, { frames, reader, signal }: Asked, stamps: OpenStamps): Promise<NetworkStamps> {
    const { name, breaker } = this.#options
    const { firstByteMs, stallMs } = this.#options.limits
    const take = reader()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const watchdog = new Watchdog(reject, name)
    const onAbort = () => reject(signal?.reason)
    const heard = { isWhole: false, goesOn: false }
    socket.listen({
      frame: (frame, atMs) => {
        if (heard.isWhole) {
          heard.goesOn = true
          return
        }
        stamps.headMs ??= atMs
        watchdog.expect(REST_OF_ANSWER, stallMs)
        try {
          if (!take(frame, atMs, stamps)) return
          heard.isWhole = true
          resolve()
        } catch (error) {
          reject(error)
        }
      },
      ended: reject,
    })
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      signal?.throwIfAborted()
      stamps.leftMs = nowMs()
      socket.send(frames)
      stamps.sentMs = nowMs()
      watchdog.expect(AN_ANSWER, firstByteMs)
      await promise
      stamps.endedMs = nowMs()
      breaker.settled()
      // Whoever goes on after the last word would be heard as the answer to what is asked next.
      if (heard.goesOn) socket.close()
      else this.#keep(socket)
      return stamps
    } catch (error) {
      socket.close()
      throw error
    } finally {
      watchdog.rest()
      signal?.removeEventListener('abort', onAbort)
    }
  }

  #keep(socket: FrameSocket): void {
    // Another may have been opened ahead meanwhile.
    if (this.#closed || this.#ahead) socket.close()
    else this.#ahead = Promise.resolve(this.#idle(socket))
  }

  /** What comes while nobody asks would be taken for the answer to what is asked next: such a connection is given up. */
  #idle(socket: FrameSocket): FrameSocket {
    socket.listen({ frame: () => socket.close(), ended: () => undefined })
    const { idleMs } = this.#options
    clearTimeout(this.#idling)
    if (idleMs !== undefined) this.#idling = setTimeout(() => socket.close(), idleMs).unref()
    return socket
  }
}

/** What a WebSocket adds to the opening of its connection is no time of the answer's. */
function stampOpening(stamps: OpenStamps, { connectedMs, securedMs, headMs }: NetworkStamps): void {
  const stoodMs = headMs ?? securedMs ?? connectedMs
  stamps.connectedMs = securedMs === undefined ? stoodMs : connectedMs
  if (securedMs !== undefined) stamps.securedMs = stoodMs
}
