/**
 * Lets stages work side by side (ENABLE_PIPELINE_PARALLEL) or strictly one after another.
 * Closed, each piece of work waits for the one before it to settle, in the order of asking.
 */
export class StageGate {
  readonly #parallel: boolean
  #last: Promise<unknown> = Promise.resolve()
  #running = 0

  constructor(parallel: boolean) {
    this.#parallel = parallel
  }

  /** True while something runs that others must wait for. */
  get busy(): boolean {
    return !this.#parallel && this.#running > 0
  }

  /** Runs `work` now, or when it is its turn. A failure passes to the caller alone: those behind still run. */
  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#parallel) return work()
    this.#running += 1
    const result = this.#last.then(work)
    this.#last = result.then(this.#settled, this.#settled)
    return result
  }

  readonly #settled = (): void => {
    this.#running -= 1
  }
}
