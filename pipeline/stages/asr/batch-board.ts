/** Most chunks that ASR_BATCH_SIZE may ask for. */
const MOST_AT_ONCE = 64

/**
 * How many chunks may go into one run of the network, and how many runs of each size there were. Host and worker have one
 * each: the host's tells the limit, the worker's tells each run.
 */
export class BatchBoard {
  readonly #onRun: (size: number) => void
  readonly #runs = new Map<number, number>()
  #limit: number

  /** @param onRun told of each run that is counted here */
  constructor(limit = 1, onRun: (size: number) => void = () => undefined) {
    this.#limit = limit
    this.#onRun = onRun
  }

  /** Most chunks of one run. */
  get limit(): number {
    return this.#limit
  }

  /**
   * Sets how many chunks may go into one run; where that changes, the counts begin anew.
   *
   * @returns whether it changed
   */
  setLimit(limit: number): boolean {
    const within = Math.max(1, Math.min(limit, MOST_AT_ONCE))
    if (within === this.#limit) return false
    this.#limit = within
    this.#runs.clear()
    return true
  }

  /** A run of so many chunks has taken place. */
  countRun(size: number): void {
    const counted = Math.min(size, MOST_AT_ONCE)
    this.#runs.set(counted, (this.#runs.get(counted) ?? 0) + 1)
    this.#onRun(counted)
  }

  /** Runs by their size since the limit was last changed here; sizes that did not occur are left out. */
  get runsBySize(): ReadonlyMap<number, number> {
    return new Map([...this.#runs].sort(([a], [b]) => a - b))
  }
}
