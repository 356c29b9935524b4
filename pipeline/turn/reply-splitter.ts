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

const CLAUSE_END = /[,.;:?!]\s*$/
/** What may follow a whole word; an apostrophe may stand inside one. */
const BOUNDARY = /^[\s,.;:?!]/
const MARK = /^[,.;:?!]/
const WORD = /[\p{L}\p{N}]/u

/**
 * Gathers tokens into pieces that can be spoken. A piece ends at a word boundary: the first burst is held back
 * until the token after it shows that its last word is whole (a space or a punctuation mark follows).
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
    const startsNewWord = BOUNDARY.test(text)
    const held = this.#pending
    const burstReady = this.#tokens >= this.#options.firstBurstTokens && WORD.test(held) && startsNewWord
    this.#tokens += 1
    if (this.#options.streamFirstBurst && !this.#burstLeft && burstReady) {
      // A punctuation mark belongs to the word before it; a space to the word after.
      const joins = MARK.test(text)
      this.#burstLeft = true
      this.#pending = joins ? '' : text
      return { text: joins ? held + text : held, tokens: this.#tokens }
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

  #clause(): ReplyPiece | undefined {
    if (!this.#options.streamFirstBurst || !this.#options.byClause) return undefined
    if (!CLAUSE_END.test(this.#pending) || !WORD.test(this.#pending)) return undefined
    const piece = { text: this.#pending, tokens: this.#tokens }
    this.#burstLeft = true
    this.#pending = ''
    return piece
  }
}
