import type { Utterance } from './utterance.ts'

/** One open utterance of the worker: its pieces of work follow each other, while those of other utterances go on beside. */
export class UtteranceLane {
  readonly #utterance: Utterance
  #last: Promise<unknown> = Promise.resolve()
  #onRun: (() => void) | undefined
  #givenUp = false

  /** @param create makes the utterance, which calls `onRun` when a run of the network begins for it */
  constructor(create: (onRun: () => void) => Utterance) {
    this.#utterance = create(() => {
      this.#onRun?.()
      this.#onRun = undefined
    })
  }

  /**
   * Does a piece of work when those before it are done; `undefined` where the utterance was given up meanwhile.
   * `begin` is called when the work begins, and again when its first run of the network does: time spent waiting for
   * others is no work.
   */
  run<T>(begin: () => void, work: (utterance: Utterance) => Promise<T>): Promise<T | undefined> {
    const result = this.#last.then(() => {
      if (this.#givenUp) return undefined
      begin()
      this.#onRun = begin
      return work(this.#utterance)
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  /** What has not begun yet is not done any more. */
  giveUp(): void {
    this.#givenUp = true
  }
}
