let failures = 0

/** How often a listener of this process has thrown since it started. */
export function listenerFailures(): number {
  return failures
}

/**
 * Those who want to hear of something. One that throws (or rejects) is counted and told of once, on stderr; it spoils
 * nothing for whoever tells, nor for the others.
 */
export class Listeners<T> {
  readonly #listeners = new Set<(value: T) => void>()
  readonly #what: string
  readonly #say: (text: string) => void
  readonly #told = new WeakSet<object>()

  /** @param what they listen to, for the line that says that one failed, e.g. `an event` */
  constructor(what: string, say: (text: string) => void = (text) => void process.stderr.write(text)) {
    this.#what = what
    this.#say = say
  }

  /** Calls `listener` with each value until the returned function is called. */
  add(listener: (value: T) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  emit(value: T): void {
    for (const listener of this.#listeners) {
      try {
        // An `async` function passes for one that returns nothing; its failure would end the process.
        const returned: unknown = listener(value)
        if (returned instanceof Promise) returned.catch((error: unknown) => this.#failed(listener, error))
      } catch (error) {
        this.#failed(listener, error)
      }
    }
  }

  #failed(listener: object, error: unknown): void {
    failures += 1
    if (this.#told.has(listener)) return
    this.#told.add(listener)
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#say(`firstword: whoever listens to ${this.#what} failed; it is told on all the same\n${stack}\n`)
  }
}
