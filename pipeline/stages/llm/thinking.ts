const OPENS = '<think>'
const CLOSES = '</think>'

/** Tags of thinking as tokens, where the vocabulary has them as such: decoders may leave these out of the text. */
export interface ThinkingTags {
  readonly opens: number | undefined
  readonly closes: number | undefined
}

/** Whether what a model is given in front of its reply makes it begin with thinking. */
export function beginsThinking(replyOpening: string): boolean {
  return replyOpening.lastIndexOf(OPENS) > replyOpening.lastIndexOf(CLOSES)
}

/** What ends thinking, for a model that does not come to an end of it. */
export const ENOUGH_THOUGHT = `${CLOSES}\n\n`

/** The tags' tokens of a vocabulary. */
export function thinkingTags(tokenOf: (text: string) => number | undefined): ThinkingTags {
  return { opens: tokenOf(OPENS), closes: tokenOf(CLOSES) }
}

/** The text of a tag that a token is, which no decoder needs to be asked for. */
export function tagText({ opens, closes }: ThinkingTags, id: number): string | undefined {
  if (id === opens) return OPENS
  return id === closes ? CLOSES : undefined
}

/**
 * Withholds what a model thinks before it speaks: everything from `<think>` to `</think>`, and the blank lines behind it.
 * Text that may become a tag is held back until that is settled; a reply that ends within one ends before it.
 */
export class ThinkingFilter {
  #inside: boolean
  /** Thinking has ended, and nothing was said since. */
  #silent = false
  #held = ''

  constructor(inside: boolean) {
    this.#inside = inside
  }

  /** Whether thinking is not at its end. */
  get inside(): boolean {
    return this.#inside
  }

  /** Takes the next token's text: what may be spoken now, and what the token is; `unsettled` is settled by the next ones. */
  push(text: string): { readonly spoken: string; readonly kind: 'speech' | 'thought' | 'unsettled' } {
    const before = this.#inside || this.#silent
    this.#held += text
    let spoken = ''
    while (true) {
      const tag = this.#inside ? CLOSES : OPENS
      const at = this.#held.indexOf(tag)
      if (at === -1) break
      if (!this.#inside) spoken += this.#said(this.#held.slice(0, at))
      this.#held = this.#held.slice(at + tag.length)
      this.#inside = !this.#inside
      this.#silent = !this.#inside
    }
    if (this.#inside) this.#held = this.#held.slice(-CLOSES.length)
    else spoken += this.#said(this.#settled())
    if (spoken === '' && (before || this.#inside)) return { spoken, kind: 'thought' }
    return { spoken, kind: spoken === '' && this.#held !== '' ? 'unsettled' : 'speech' }
  }

  /** What was held back, once nothing follows: no tag came of it. */
  rest(): string {
    return this.#inside ? '' : this.#said(this.#held)
  }

  /** What cannot be the beginning of a tag any more. */
  #settled(): string {
    let tail = Math.min(OPENS.length - 1, this.#held.length)
    while (tail > 0 && !OPENS.startsWith(this.#held.slice(-tail))) tail -= 1
    const settled = this.#held.slice(0, this.#held.length - tail)
    this.#held = this.#held.slice(settled.length)
    return settled
  }

  #said(text: string): string {
    if (!this.#silent) return text
    const said = text.trimStart()
    if (said !== '') this.#silent = false
    return said
  }
}
