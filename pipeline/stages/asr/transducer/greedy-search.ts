import { bestOf, logProbabilityOf } from '../windowed/logits.ts'
import type { HeardToken, TokenReading, TokenTrail } from '../windowed/token-trail.ts'
import type { EncodedFrames } from '../windowed/window-encoder.ts'
import type { WindowDecoder } from '../windowed/window-utterance.ts'
import type { Joiner } from './joiner.ts'
import type { Prediction, Predictor } from './predictor.ts'

/** How a transducer's symbols are to be read. */
export interface SymbolRules {
  /** Symbols that say nothing: the blank, and what the vocabulary has no symbol for. */
  readonly silent: readonly number[]
  /** Most symbols that one frame may have. */
  readonly mostPerFrame: number
  /** Audio that one frame stands for. */
  readonly frameSamples: number
}

/**
 * Greedy search of one utterance: the best symbol of each frame. The prediction changes only with a symbol, so several
 * frames are joined with it at once, up to the first symbol among them; the result is the same.
 */
export class GreedySearch implements WindowDecoder<EncodedFrames> {
  readonly #predictor: Predictor
  readonly #joiner: Joiner
  readonly #rules: SymbolRules
  readonly #trail: TokenTrail
  #prediction: Prediction | undefined
  /** Frames of all windows before the one that is read. */
  #frames = 0

  constructor(predictor: Predictor, joiner: Joiner, rules: SymbolRules, trail: TokenTrail) {
    this.#predictor = predictor
    this.#joiner = joiner
    this.#rules = rules
    this.#trail = trail
  }

  async accept({ rows, width, count }: EncodedFrames): Promise<void> {
    this.#prediction ??= await this.#predictor.start()
    let symbolsInFrame = 0
    for (let frame = 0; frame < count; ) {
      const ahead = Math.min(count - frame, this.#joiner.mostFrames)
      const scores = await this.#joiner.join(
        rows.subarray(frame * width, (frame + ahead) * width),
        ahead,
        this.#prediction.output,
      )
      const found = this.#firstSymbol(scores, ahead)
      if (found.frame > 0) symbolsInFrame = 0
      frame += found.frame
      if (found.symbol === undefined) continue
      const { symbol, logProbability } = found
      this.#trail.add({ id: symbol, frame: this.#frames + frame, logProbability })
      this.#prediction = await this.#predictor.after(this.#prediction, symbol)
      symbolsInFrame += 1
      if (symbolsInFrame < this.#rules.mostPerFrame) continue
      frame += 1
      symbolsInFrame = 0
    }
    this.#frames += count
  }

  /** The symbols so far. */
  get tokens(): readonly HeardToken[] {
    return this.#trail.tokens
  }

  read(): TokenReading & { readonly endProbability: number } {
    return { ...this.#trail.read(), endProbability: this.#trail.endProbability() }
  }

  get quietSamples(): number {
    const last = this.#trail.tokens.at(-1)
    return (this.#frames - (last ? last.frame + 1 : 0)) * this.#rules.frameSamples
  }

  words(): ReturnType<TokenTrail['words']> {
    return this.#trail.words()
  }

  /** The first frame with a symbol; the frame behind the last where none has one. */
  #firstSymbol(
    scores: Float32Array,
    frames: number,
  ): { readonly frame: number; readonly symbol?: number; readonly logProbability: number } {
    const width = scores.length / frames
    for (let frame = 0; frame < frames; frame += 1) {
      const symbol = bestOf(scores, frame, width)
      if (this.#rules.silent.includes(symbol)) continue
      return { frame, symbol, logProbability: logProbabilityOf(scores, frame, width, symbol) }
    }
    return { frame: frames, logProbability: 0 }
  }
}
