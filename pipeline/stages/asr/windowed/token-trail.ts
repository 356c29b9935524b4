import type { TokenTable } from '../../../models/token-table.ts'
import { joinPieces } from '../../../models/token-text.ts'
import type { HeardWord } from '../contract.ts'
import { wordsOfPieces } from './token-words.ts'

/** A symbol that the network reported. */
export interface HeardToken {
  readonly id: number
  /** Frame of the network's output in which it was reported. */
  readonly frame: number
  /** Natural logarithm of its probability. */
  readonly logProbability: number
}

/** What the symbols of an utterance say so far. */
export interface TokenReading {
  readonly text: string
  /** Geometric mean of the symbols' probabilities; 1 before the first. */
  readonly confidence: number
}

/** Ends of sentences, as models that write punctuation write them. */
const SENTENCE_ENDS: readonly string[] = ['.', '!', '?', '。', '！', '？']
/** Locales that some multilingual models write into what they hear. */
const LANGUAGE_TAG = /^<[a-z]{2,3}(-[A-Z]{2})?>$/

/** The symbols of one utterance, in the order in which they were heard, and what they say. */
export class TokenTrail {
  readonly #table: TokenTable
  readonly #frameSamples: number
  readonly #tokens: HeardToken[] = []
  #logProbability = 0

  /** @param frameSamples audio that one frame of the network's output stands for */
  constructor(table: TokenTable, frameSamples: number) {
    this.#table = table
    this.#frameSamples = frameSamples
  }

  /** The symbols that are text. */
  get tokens(): readonly HeardToken[] {
    return this.#tokens
  }

  add(token: HeardToken): void {
    if (LANGUAGE_TAG.test(this.#table.symbolOf(token.id))) return
    this.#tokens.push(token)
    this.#logProbability += token.logProbability
  }

  read(): TokenReading {
    const pieces = this.#table.piecesOf(this.#tokens.map(({ id }) => id))
    const count = Math.max(1, this.#tokens.length)
    return { text: joinPieces(pieces), confidence: Math.exp(this.#logProbability / count) }
  }

  /** Where the words lie; the network's own delay is in them. */
  words(): readonly HeardWord[] {
    const pieces = this.#table.piecesOf(this.#tokens.map(({ id }) => id))
    return wordsOfPieces(
      this.#tokens.map(({ frame }, index) => ({
        text: pieces[index] ?? '',
        startSample: frame * this.#frameSamples,
        endSample: (frame + 1) * this.#frameSamples,
      })),
    )
  }

  /**
   * How likely a sentence ends after the last symbol: the probability of the mark that the network wrote there, 0 where it
   * wrote none.
   */
  endProbability(): number {
    const last = this.#tokens.at(-1)
    if (!last || !SENTENCE_ENDS.includes(this.#table.pieceOf(last.id).trimStart())) return 0
    return Math.exp(last.logProbability)
  }
}
