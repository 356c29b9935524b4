import type { LlamaModel, Token } from './llama-api.ts'

/** A character has four bytes at most, and each may be a token. */
const MOST_PENDING = 4
/** What a tokenizer wants to see of what went before, to know whether a word begins. */
const SEEN_BEFORE = 8

/** Makes text of tokens as they come: one that ends within a character waits for the next. */
export class PieceDecoder {
  readonly #model: Pick<LlamaModel, 'detokenize'>
  readonly #pending: Token[] = []
  #before: Token[]

  /** @param before the end of the prompt */
  constructor(model: Pick<LlamaModel, 'detokenize'>, before: readonly Token[]) {
    this.#model = model
    this.#before = before.slice(-SEEN_BEFORE)
  }

  /** The text that is whole now; empty while a character is not. */
  push(token: Token): string {
    this.#pending.push(token)
    const text = this.#model.detokenize(this.#pending, false, this.#before)
    return text.endsWith('\uFFFD') && this.#pending.length < MOST_PENDING ? '' : this.#taken(text)
  }

  #taken(text: string): string {
    this.#before = [...this.#before, ...this.#pending.splice(0)].slice(-SEEN_BEFORE)
    return text
  }
}
