import { bestOf, logProbabilityOf } from '../windowed/logits.ts'
import type { HeardToken, TokenReading, TokenTrail } from '../windowed/token-trail.ts'
import type { EncodedFrames } from '../windowed/window-encoder.ts'
import type { WindowDecoder } from '../windowed/window-utterance.ts'

/**
 * Greedy search of a CTC network for one utterance: the best symbol of each frame, without blanks, and once where the same
 * symbol goes on, also from one window into the next.
 */
export class CtcGreedySearch implements WindowDecoder<EncodedFrames> {
  readonly #blank: number
  readonly #frameSamples: number
  readonly #trail: TokenTrail
  #last: number
  #frames = 0
  /** Frames up to the last one that was not blank. */
  #heardFrames = 0

  constructor(blank: number, frameSamples: number, trail: TokenTrail) {
    this.#blank = blank
    this.#frameSamples = frameSamples
    this.#trail = trail
    this.#last = blank
  }

  accept({ rows, width, count }: EncodedFrames): Promise<void> {
    for (let row = 0; row < count; row += 1) {
      const symbol = bestOf(rows, row, width)
      const frame = this.#frames + row
      if (symbol !== this.#blank) {
        this.#heardFrames = frame + 1
        if (symbol !== this.#last) {
          this.#trail.add({ id: symbol, frame, logProbability: logProbabilityOf(rows, row, width, symbol) })
        }
      }
      this.#last = symbol
    }
    this.#frames += count
    return Promise.resolve()
  }

  /** The symbols so far. */
  get tokens(): readonly HeardToken[] {
    return this.#trail.tokens
  }

  read(): TokenReading & { readonly endProbability: number } {
    return { ...this.#trail.read(), endProbability: this.#trail.endProbability() }
  }

  get quietSamples(): number {
    return (this.#frames - this.#heardFrames) * this.#frameSamples
  }

  words(): ReturnType<TokenTrail['words']> {
    return this.#trail.words()
  }
}
