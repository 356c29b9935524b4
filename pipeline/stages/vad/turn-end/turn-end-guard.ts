import { messageOf } from '../../../base/failure.ts'
import type { TurnEndListener } from './listener.ts'

/** What a stream learns of a turn's end with a window. */
export interface TurnEndHeard {
  readonly turnEndProbability?: number
  /** What went wrong, in one line, at the window at which it did. */
  readonly turnEndFailure?: string
}

const NOTHING: TurnEndHeard = {}
/** So many failures of one stream, and it is asked no more. */
const MOST_FAILURES = 3

/**
 * A turn-end model as a stream sees it: never in the way for long. The first window of the first stream waits until the
 * model is loaded, so that what is heard of a recording does not depend on how fast that was. Where the model fails it is
 * told once, forgets what it heard and is asked again in the next window, three times in all.
 */
export class TurnEndGuard {
  #loading: Promise<TurnEndListener> | undefined
  #listener: TurnEndListener | undefined
  #failures = 0

  constructor(loading: Promise<TurnEndListener>) {
    this.#loading = loading
    // Whoever hears the first window is told.
    loading.catch(() => undefined)
  }

  /** Hears the new audio of a window. Never rejects. */
  async hear(pcm: Float32Array, speechProbability: number): Promise<TurnEndHeard> {
    try {
      if (this.#loading) await this.#load(this.#loading)
      const turnEndProbability = await this.#listener?.hear(pcm, speechProbability)
      return turnEndProbability === undefined ? NOTHING : { turnEndProbability }
    } catch (error) {
      this.#failures += 1
      if (this.#failures < MOST_FAILURES) this.#listener?.reset()
      else this.#listener = undefined
      return { turnEndFailure: messageOf(error) }
    }
  }

  async #load(loading: Promise<TurnEndListener>): Promise<void> {
    this.#loading = undefined
    this.#listener = await loading
  }

  /** The audio that comes next does not follow what was heard. */
  reset(): void {
    this.#listener?.reset()
  }
}
