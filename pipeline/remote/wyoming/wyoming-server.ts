import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { ByteSocket } from '../byte-socket.ts'
import { CircuitBreaker, type CircuitState } from '../circuit-breaker.ts'
import { type TimeLimits, USUAL_LIMITS } from '../http-server.ts'
import { KeptSocket, type TakeFrame } from '../kept-socket.ts'
import type { NetworkStamps } from '../network-stamps.ts'
import { assertMayLeave, type SentKind, type ServerAddress, serverAddress } from '../server-address.ts'
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
  throw new Failure('remote.address', because('server.noPort', { address }), because('do.wyomingPorts'))
}

/** A Wyoming server that is asked for one thing at a time; its connection is kept, and opened ahead. */
export class WyomingServer {
  readonly address: ServerAddress
  readonly #socket: KeptSocket

  /** @throws Failure where the address is none, or nobody agreed to what it would be sent */
  constructor(access: WyomingAccess, sends: SentKind, onCircuit?: (state: CircuitState) => void) {
    const address = wyomingAddress(access.address)
    assertMayLeave(address, sends, access.leavesThisMachine ?? false)
    const limits = { ...USUAL_LIMITS, ...access.limits }
    this.address = address
    this.#socket = new KeptSocket({
      ...{ name: address.host, limits, mayOpenAhead: access.openAhead ?? true },
      breaker: new CircuitBreaker(address.host, onCircuit),
      open: () => ByteSocket.open(address, limits),
    })
  }

  get name(): string {
    return this.address.host
  }

  /** As `ModelServer.prepare`. */
  prepare(ahead: boolean): void {
    this.#socket.prepare(ahead)
  }

  /**
   * Asks, and hears until the last event of the answer.
   *
   * @throws RemoteFailure where it is not the answer that was expected; the signal's reason where it was aborted
   */
  ask(request: Uint8Array, hear: HearEvent, signal?: AbortSignal): Promise<NetworkStamps> {
    return this.#socket.ask({ frames: [request], reader: () => this.#reader(hear), signal })
  }

  close(): void {
    this.#socket.close()
  }

  #reader(hear: HearEvent): TakeFrame {
    const cutter = new EventCutter(this.name)
    return (bytes, atMs, stamps) => {
      let isLast = false
      for (const event of cutter.push(bytes as Uint8Array)) {
        const error = reportedError(event, this.name)
        if (error) throw error
        if (event.payload.length > 0) stamps.firstByteMs ??= atMs
        isLast ||= hear(event, atMs, stamps)
      }
      return isLast
    }
  }
}
