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
 * A turn-end model as a stream sees it: never in the way. While its model loads it says nothing; where it fails it says so
 * once, forgets what it heard and is asked again in the next window, three times in all.
 */
export class TurnEndEar {
  #listener: TurnEndListener | undefined
  #failures = 0
  #untold: string | undefined

  constructor(loading: Promise<TurnEndListener>) {
    loading.then(
      (listener) => {
        this.#listener = listener
      },
      (error: unknown) => {
        this.#untold = messageOf(error)
      },
    )
  }

  /** Hears the new audio of a window. Never rejects. */
  async hear(pcm: Float32Array, speechProbability: number): Promise<TurnEndHeard> {
    if (!this.#listener) return this.#tell()
    try {
      const turnEndProbability = await this.#listener.hear(pcm, speechProbability)
      return turnEndProbability === undefined ? NOTHING : { turnEndProbability }
    } catch (error) {
      this.#failures += 1
      if (this.#failures < MOST_FAILURES) this.#listener.reset()
      else this.#listener = undefined
      return { turnEndFailure: messageOf(error) }
    }
  }

  /** The audio that comes next does not follow what was heard. */
  reset(): void {
    this.#listener?.reset()
  }

  #tell(): TurnEndHeard {
    const turnEndFailure = this.#untold
    this.#untold = undefined
    return turnEndFailure === undefined ? NOTHING : { turnEndFailure }
  }
}
