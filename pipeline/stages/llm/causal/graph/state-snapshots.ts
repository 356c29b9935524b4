import type { Feeds } from '../../../../inference/graph.ts'

interface Snapshot {
  /** Tokens that the states have seen. */
  readonly tokens: number
  readonly states: Feeds
}

/**
 * States of fixed size as they were after some of the tokens: such a state cannot be shortened, only gone back to. All are
 * of the tokens that are cached now. Over the limit the first (after the system's message) and the latest stay longest.
 */
export class StateSnapshots {
  readonly #most: number
  #kept: readonly Snapshot[] = []
  #newest: number | undefined

  /**
   * @param bytesEach what one snapshot takes
   * @param limitBytes what all of them may take; where not even one fits, none is kept
   */
  constructor(bytesEach: number, limitBytes: number) {
    this.#most = bytesEach === 0 ? 0 : Math.floor(limitBytes / bytesEach)
  }

  /** Snapshots kept. */
  get count(): number {
    return this.#kept.length
  }

  /** Keeps the states after `tokens` tokens, more than before; `lasting` ones stay when a newer one comes. */
  keep(tokens: number, states: Feeds, lasting: boolean): void {
    const others = this.#kept.filter((one) => one.tokens !== this.#newest && one.tokens !== tokens)
    const again = this.#kept.some((one) => one.tokens === tokens && one.tokens !== this.#newest)
    this.#newest = lasting || again ? undefined : tokens
    this.#kept = [...others, { tokens, states }]
    while (this.#kept.length > this.#most) this.#kept = this.#kept.toSpliced(this.#kept.length > 2 ? 1 : 0, 1)
  }

  /** The latest that has seen at most `tokens` tokens. */
  within(tokens: number): Snapshot | undefined {
    return this.#kept.findLast((one) => one.tokens <= tokens)
  }

  /** Forgets what has seen more than `tokens` tokens. */
  forgetBeyond(tokens: number): void {
    this.#kept = this.#kept.filter((one) => one.tokens <= tokens)
    if (this.#newest !== undefined && this.#newest > tokens) this.#newest = undefined
  }
}
