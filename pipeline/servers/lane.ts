/**
 * Works on a few tasks at once and lets a bounded number wait behind them, in order, so that whoever asks for much at
 * once does not stand before everybody else.
 */
export class Lane {
  readonly #atOnce: number
  readonly #waitingLimit: number
  readonly #waiting: (() => Promise<unknown>)[] = []
  #running = 0

  constructor(atOnce: number, waitingLimit: number) {
    this.#atOnce = atOnce
    this.#waitingLimit = waitingLimit
  }

  /** Whether the task was taken: false where too many wait. It must not reject. */
  take(task: () => Promise<unknown>): boolean {
    if (this.#running < this.#atOnce) void this.#run(task)
    else if (this.#waiting.length < this.#waitingLimit) this.#waiting.push(task)
    else return false
    return true
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.length = 0
  }

  async #run(task: () => Promise<unknown>): Promise<void> {
    this.#running += 1
    for (let next: (() => Promise<unknown>) | undefined = task; next; next = this.#waiting.shift()) await next()
    this.#running -= 1
  }
}
