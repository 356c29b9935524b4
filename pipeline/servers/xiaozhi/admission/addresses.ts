import { RateLimit } from '../../rate-limit.ts'
import type { GatewayLimits } from './limits.ts'

/** Addresses that are remembered; beyond, the one that came first is forgotten. */
const MOST_ADDRESSES = 1000
/** An address that was not shut out for so long is one like any other. */
const FORGIVEN_MS = 60_000

interface Address {
  readonly connects: RateLimit
  readonly strikes: RateLimit
  shutUntilMs: number
  shutOutMs: number
}

type LimitsOfAddresses = Pick<
  GatewayLimits,
  'connectBurst' | 'connectsPerSecond' | 'strikeBurst' | 'strikesPerSecond' | 'firstShutOutMs' | 'longestShutOutMs'
>

/**
 * What is known of the addresses that connect. One that connects or offends too often is shut out for a while, each time
 * for longer, up to a bound: who mistyped a token waits for seconds. Devices that are connected stay so.
 */
export class Addresses {
  readonly #limits: LimitsOfAddresses
  readonly #known = new Map<string, Address>()

  constructor(limits: LimitsOfAddresses) {
    this.#limits = limits
  }

  /** Whether a new connection may be looked at; why not, where not. */
  judge(address: string, nowMs: number): 'connect.shutOut' | 'connect.rate' | undefined {
    const known = this.#of(address, nowMs)
    if (nowMs < known.shutUntilMs) return 'connect.shutOut'
    if (known.connects.take(nowMs)) return undefined
    this.#shutOut(known, nowMs)
    return 'connect.rate'
  }

  /** An address did what it must not. */
  strike(address: string, strikes: number, nowMs: number): void {
    const known = this.#of(address, nowMs)
    if (nowMs >= known.shutUntilMs && !known.strikes.take(nowMs, strikes)) this.#shutOut(known, nowMs)
  }

  #shutOut(known: Address, nowMs: number): void {
    const { firstShutOutMs, longestShutOutMs, connectsPerSecond, connectBurst, strikeBurst } = this.#limits
    const forgiven = nowMs - known.shutUntilMs > FORGIVEN_MS
    known.shutOutMs = forgiven ? firstShutOutMs : Math.min(longestShutOutMs, known.shutOutMs * 2)
    known.shutUntilMs = nowMs + known.shutOutMs
    // Not the whole burst again: it would let a flood of connections in each time.
    known.connects.restart(Math.min(connectBurst, connectsPerSecond), known.shutUntilMs)
    known.strikes.restart(strikeBurst / 2, known.shutUntilMs)
  }

  #of(address: string, nowMs: number): Address {
    const known = this.#known.get(address)
    if (known) return known
    const { connectBurst, connectsPerSecond, strikeBurst, strikesPerSecond } = this.#limits
    const [oldest] = this.#known.keys()
    if (this.#known.size >= MOST_ADDRESSES && oldest !== undefined) this.#known.delete(oldest)
    const made: Address = {
      connects: new RateLimit(connectBurst, connectsPerSecond, nowMs),
      strikes: new RateLimit(strikeBurst, strikesPerSecond, nowMs),
      shutUntilMs: Number.NEGATIVE_INFINITY,
      shutOutMs: 0,
    }
    this.#known.set(address, made)
    return made
  }
}
