/**
 * Inputs of a state machine, one after the other: an input that comes while another is worked off, because what that one
 * brings about is told at once, waits until all effects of that one are carried out. Otherwise the effects of the later
 * one would come in the middle of those of the earlier.
 */
export class RunToCompletion<T> {
  readonly #waiting: T[] = []
  readonly #carryOut: (input: T) => void
  #running = false

  constructor(carryOut: (input: T) => void) {
    this.#carryOut = carryOut
  }

  /** @throws what carrying out threw first, after the inputs that waited have been carried out too */
  put(input: T): void {
    this.#waiting.push(input)
    if (this.#running) return
    this.#running = true
    const failures: unknown[] = []
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        this.#carryOut(next)
      } catch (error) {
        failures.push(error)
      }
    }
    this.#running = false
    if (failures.length > 0) throw failures[0]
  }
}
