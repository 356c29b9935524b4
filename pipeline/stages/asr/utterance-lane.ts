import { joinPcm } from '../../audio/join-pcm.ts'
import type { UntimedHypothesis, Utterance } from './recogniser.ts'

/** Steps that a stream which has fallen behind takes in one run at most: a longer run would keep others waiting. */
const MOST_STEPS_AT_ONCE = 8

/** How many utterances have work right now: shared by all lanes of a worker. */
export interface LaneTraffic {
  working: number
}

interface QueuedPush {
  readonly pcm: Float32Array
  readonly begin: () => void
  resolve(hypothesis: UntimedHypothesis | undefined): void
  reject(error: unknown): void
}

/**
 * One open utterance of the worker: its pieces of work follow each other, while those of other utterances go on beside.
 *
 * Alone, a stream takes step by step what comes. Where several have work, one that has fallen behind takes what has
 * gathered in fewer, longer runs: eight steps in one run cost a fifth of eight runs, so that a crowd catches up.
 */
export class UtteranceLane {
  readonly #utterance: Utterance
  readonly #traffic: LaneTraffic
  readonly #queue: QueuedPush[] = []
  #draining: Promise<void> | undefined
  #onRun: (() => void) | undefined
  #givenUp = false

  /** @param create makes the utterance, which calls `onRun` when a run of the network begins for it */
  constructor(traffic: LaneTraffic, create: (onRun: () => void) => Utterance) {
    this.#traffic = traffic
    this.#utterance = create(() => {
      this.#onRun?.()
      this.#onRun = undefined
    })
  }

  /**
   * Takes audio; the hypothesis where it was enough for a step, `undefined` otherwise and where the utterance was given up
   * meanwhile. `begin` is called when the work begins, and again when its first run of the network does: time spent
   * waiting for others is no work.
   */
  push(pcm: Float32Array, begin: () => void): Promise<UntimedHypothesis | undefined> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ pcm, begin, resolve, reject })
      this.#draining ??= this.#drain()
    })
  }

  /** Ends the utterance once all audio is through; `undefined` where it was given up. */
  async finish(begin: () => void): Promise<UntimedHypothesis | undefined> {
    await this.#draining
    if (this.#givenUp) return undefined
    this.#beginWith([begin])
    return this.#utterance.finish()
  }

  /** What has not begun yet is not done any more. */
  giveUp(): void {
    this.#givenUp = true
    this.#utterance.giveUp?.()
  }

  async #drain(): Promise<void> {
    this.#traffic.working += 1
    // So that what has come in the same moment is taken together.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const crowded = this.#traffic.working > 1
      const taken = this.#queue.splice(0, crowded ? this.#queue.length : 1)
      try {
        const result = this.#givenUp ? undefined : await this.#push(taken, crowded)
        for (const [index, { resolve }] of taken.entries()) resolve(index === taken.length - 1 ? result : undefined)
      } catch (error) {
        for (const { reject } of taken) reject(error)
      }
    }
    this.#traffic.working -= 1
    this.#draining = undefined
  }

  #push(taken: readonly QueuedPush[], crowded: boolean): Promise<UntimedHypothesis | undefined> {
    this.#beginWith(taken.map(({ begin }) => begin))
    return this.#utterance.push(joinPcm(taken.map(({ pcm }) => pcm)), crowded ? MOST_STEPS_AT_ONCE : 1)
  }

  #beginWith(begins: readonly (() => void)[]): void {
    this.#onRun = () => {
      for (const begin of begins) begin()
    }
    for (const begin of begins) begin()
  }
}
