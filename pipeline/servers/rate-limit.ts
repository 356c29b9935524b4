/** A bucket of tokens: lets `burst` through at once and `perSecond` from then on. */
export class RateLimit {
  readonly #perSecond: number
  #burst: number
  #tokens: number
  #atMs: number

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#tokens = burst
    this.#atMs = nowMs
  }

  /** Whether `amount` more may pass now. What may not costs nothing. */
  take(nowMs: number, amount = 1): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((nowMs - this.#atMs) / 1000) * this.#perSecond)
    this.#atMs = nowMs
    if (this.#tokens < amount) return false
    this.#tokens -= amount
    return true
  }

  /** From `atMs` on, so many at once are let through. */
  restart(burst: number, atMs: number): void {
    this.#burst = burst
    this.#tokens = burst
    this.#atMs = atMs
  }
}
