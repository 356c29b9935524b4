/** What one device, and all of them, may take of the host. */
export interface GatewayLimits {
  /** Devices at once. */
  readonly devices: number
  /** New connections of one address: so many at once, then so many a second. Beyond, they are refused. */
  readonly connectBurst: number
  readonly connectsPerSecond: number
  /** Largest message a device may send: its network library sends no more. */
  readonly messageBytes: number
  /** Binary messages of one device; beyond, the newest are dropped. Frames of 10 ms are 100 a second. */
  readonly frameBurst: number
  readonly framesPerSecond: number
  /** Text messages of one device; beyond, the newest are dropped. */
  readonly textBurst: number
  readonly textsPerSecond: number
  /** Messages dropped for their rate until the connection is closed. */
  readonly droppedUntilClosed: number
  /** Bytes that wait for a device that does not read, until the connection is closed. */
  readonly bufferedBytes: number
  readonly helloTimeoutMs: number
  /** Without any message for so long the connection is closed; devices take it for dead after 120 s themselves. */
  readonly idleMs: number
  readonly pingIntervalMs: number
  /**
   * Pings without an answer until a connection counts as half open. Only for a device that has answered one before:
   * the network libraries of some never do.
   */
  readonly pingsUnanswered: number
}

export const GATEWAY_LIMITS: GatewayLimits = {
  devices: 256,
  connectBurst: 160,
  connectsPerSecond: 40,
  messageBytes: 65_552,
  frameBurst: 250,
  framesPerSecond: 120,
  textBurst: 60,
  textsPerSecond: 30,
  droppedUntilClosed: 2000,
  bufferedBytes: 65_536,
  helloTimeoutMs: 10_000,
  idleMs: 180_000,
  pingIntervalMs: 30_000,
  pingsUnanswered: 2,
}

/** A bucket of tokens: lets `burst` through at once and `perSecond` from then on. */
export class RateLimit {
  readonly #burst: number
  readonly #perSecond: number
  #tokens: number
  #atMs: number

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#tokens = burst
    this.#atMs = nowMs
  }

  /** Whether one more may pass now. */
  take(nowMs: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#atMs) / 1000) * this.#perSecond)
    this.#atMs = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}

/** Addresses whose connections are counted; beyond, the one that came first is forgotten. */
const MOST_ADDRESSES = 1000

/** A rate limit for each address that connects. */
export class AddressRates {
  readonly #limits: GatewayLimits
  readonly #byAddress = new Map<string, RateLimit>()

  constructor(limits: GatewayLimits) {
    this.#limits = limits
  }

  take(address: string, nowMs: number): boolean {
    const { connectBurst, connectsPerSecond } = this.#limits
    const known = this.#byAddress.get(address)
    const limit = known ?? new RateLimit(connectBurst, connectsPerSecond, nowMs)
    if (!known) {
      const [oldest] = this.#byAddress.keys()
      if (this.#byAddress.size >= MOST_ADDRESSES && oldest !== undefined) this.#byAddress.delete(oldest)
      this.#byAddress.set(address, limit)
    }
    return limit.take(nowMs)
  }
}
