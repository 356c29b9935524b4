import type { SpareWorker } from '../workers/carrier.ts'
import { WorkerProcess } from '../workers/worker-process.ts'

/** So long a stage must have been left alone before a process is started beside it: that takes half a second of a processor. */
const QUIET_MS = 1000

/**
 * A process beside that of a stage on a device: everything is imported in it and nothing loaded, and it follows the stage's
 * own at once where that ends.
 */
export class SpareProcess {
  readonly #entry: URL
  readonly #isIdle: () => boolean
  #spare: SpareWorker | undefined
  #timer: NodeJS.Timeout | undefined

  /** @param isIdle whether the stage is at nothing now */
  constructor(entry: URL, isIdle: () => boolean) {
    this.#entry = entry
    this.#isIdle = isIdle
  }

  /** Whether there is one that waits. */
  get isThere(): boolean {
    return this.#spare?.waits ?? false
  }

  /** Its memory, where there is one and it has told. */
  get residentBytes(): number {
    return (this.isThere && this.#spare?.residentBytes) || 0
  }

  /** From now on there is to be one, as soon as the stage is left alone for a while. */
  keep(): void {
    if (this.#timer || this.isThere) return
    this.#timer = setInterval(() => {
      if (!this.#isIdle()) return
      this.#stopWaiting()
      this.#spare = new WorkerProcess(this.#entry)
    }, QUIET_MS)
    this.#timer.unref()
  }

  /** The process, where there is one by now; the next is not there before `keep`. */
  take(): SpareWorker | undefined {
    this.#stopWaiting()
    const spare = this.#spare
    this.#spare = undefined
    return spare?.waits ? spare : undefined
  }

  /** There is to be none. */
  end(): void {
    this.take()?.kill()
  }

  #stopWaiting(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
