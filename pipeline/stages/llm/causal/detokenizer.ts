/** What a decoder shows for a character of which some bytes are still missing. */
const INCOMPLETE = '\ufffd'

/**
 * Turns tokens into text one by one. Text leaves only when it can no longer change: a character whose bytes come in
 * several tokens is held back until it is whole. Decodes a short window again each time, so that decoders that treat the
 * first token of a text differently see the same as for the whole.
 */
export class Detokenizer {
  readonly #decode: (ids: readonly number[]) => string
  #ids: number[] = []
  /** Ids before this one have left as text already; they are kept as the window's left context. */
  #settled = 0

  constructor(decode: (ids: readonly number[]) => string) {
    this.#decode = decode
  }

  /** Takes the next token; the text that it completes, possibly none. */
  push(id: number): string {
    this.#ids.push(id)
    const before = this.#decode(this.#ids.slice(0, this.#settled))
    const after = this.#decode(this.#ids)
    if (after.endsWith(INCOMPLETE) || after.length <= before.length) return ''
    this.#ids = this.#ids.slice(this.#settled)
    this.#settled = this.#ids.length
    return after.slice(before.length)
  }
}
