/** How a reply is cut into the pieces that are handed to the voice. */
export interface SplitOptions {
  /** Hand pieces on while the model still decodes (LLM_STREAM_FIRST_TOKEN); off: the whole reply is one piece. */
  readonly streamFirstBurst: boolean
  /** Size of the first piece in tokens (LLM_MAX_NEW_TOKENS); it grows until it holds a whole word. */
  readonly firstBurstTokens: number
  /**
   * Clause by clause (PIPELINE_STREAMING): a clause that is complete leaves at once, the first burst too where it ends
   * one. Off: the first burst has its full size, and the rest leaves in one piece.
   */
  readonly byClause: boolean
}

export interface ReplyPiece {
  readonly text: string
  /** Tokens the model had decided when this piece was handed on. */
  readonly tokens: number
}

/** Marks after which a voice pauses, in English and in Chinese; the last is what closes a quotation. */
const CLAUSE_END = /[,.;:?!，。；：？！、…][”’」』）]*\s*$/
/** What may follow a whole word; an apostrophe may stand inside one. Chinese is written without spaces: any character may. */
const BOUNDARY = /^[\s,.;:?!，。；：？！、…”’」』）\p{Script=Han}]/u
/** The last character is a word of its own, whatever follows it. */
const WHOLE = /\p{Script=Han}$/u
const MARK = /^[,.;:?!，。；：？！、…”’」』）]/
/** A point behind a figure, which may go on: "2.5", "7:30". */
const OPEN_NUMBER = /\d[.,:]$/
const FIGURE = /^\d/
const WORD = /[\p{L}\p{N}]/u

/**
 * Gathers tokens into pieces that can be spoken. A piece ends at a word boundary: the first burst is held back
 * until the token after it shows that its last word is whole (a space or a punctuation mark follows), and a point behind a
 * figure until the next shows that the number is.
 * Every character of the reply is in exactly one piece, in order.
 */
export class ReplySplitter {
  readonly #options: SplitOptions
  #pending = ''
  #tokens = 0
  #burstLeft = false

  constructor(options: SplitOptions) {
    this.#options = options
  }

  /** Takes the next token's text; answers with a piece if one is ready. */
  push(text: string): ReplyPiece | undefined {
    const held = this.#pending
    const startsNewWord = BOUNDARY.test(text) || WHOLE.test(held)
    const burstReady = this.#tokens >= this.#options.firstBurstTokens && WORD.test(held) && startsNewWord
    this.#tokens += 1
    if (this.#byClause && OPEN_NUMBER.test(held) && !FIGURE.test(text)) return this.#leave(held, text)
    if (this.#options.streamFirstBurst && !this.#burstLeft && burstReady) {
      // A punctuation mark belongs to the word before it; a space to the word after.
      const joins = MARK.test(text)
      if (!OPEN_NUMBER.test(joins ? held + text : '')) {
        return joins ? this.#leave(held + text, '') : this.#leave(held, text)
      }
    }
    this.#pending += text
    return this.#clause()
  }

  /** The model has finished: what is left, if it holds anything to say. */
  finish(): ReplyPiece | undefined {
    const text = this.#pending
    this.#pending = ''
    return WORD.test(text) ? { text, tokens: this.#tokens } : undefined
  }

  get #byClause(): boolean {
    return this.#options.streamFirstBurst && this.#options.byClause
  }

  #clause(): ReplyPiece | undefined {
    const held = this.#pending
    if (!this.#byClause || !CLAUSE_END.test(held) || OPEN_NUMBER.test(held) || !WORD.test(held)) return undefined
    return this.#leave(held, '')
  }

  #leave(text: string, pending: string): ReplyPiece {
    this.#burstLeft = true
    this.#pending = pending
    return { text, tokens: this.#tokens }
  }
}
