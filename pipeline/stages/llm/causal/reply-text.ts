import { nowMs } from '../../../base/clock.ts'
import type { TextCodec } from '../../../models/tokenizer.ts'
import type { GeneratedToken, Thinking } from '../contract.ts'
import { beginsThinking, ThinkingFilter, type ThinkingTags, tagText } from '../thinking.ts'
import { Detokenizer } from './detokenizer.ts'

/** A reply as it grows: tokens in, what is spoken of it out, what is thought kept back and counted apart. */
export class ReplyText {
  readonly #tags: ThinkingTags
  readonly #detokenizer: Detokenizer
  readonly #filter: ThinkingFilter
  #text = ''
  #tokens = 0
  /** Tokens of which it is not settled yet whether they begin a tag. */
  #unsettled = 0
  #thoughtTokens = 0
  #thoughtMs = 0
  #lastMs = nowMs()

  constructor(codec: Pick<TextCodec, 'decode' | 'replyOpening'>, tags: ThinkingTags) {
    this.#tags = tags
    this.#detokenizer = new Detokenizer((ids) => codec.decode(ids))
    this.#filter = new ThinkingFilter(beginsThinking(codec.replyOpening))
  }

  get text(): string {
    return this.#text
  }

  /** Tokens of the reply itself. */
  get tokens(): number {
    return this.#tokens
  }

  get thinking(): Thinking {
    return { tokens: this.#thoughtTokens, ms: this.#thoughtMs }
  }

  /** Whether it is thinking and has not come to an end of it. */
  get inThought(): boolean {
    return this.#filter.inside
  }

  /** Takes the token that was just decided; the tokens that are thereby known to belong to the reply. */
  push(id: number): readonly GeneratedToken[] {
    const atMs = nowMs()
    const { spoken, kind } = this.#filter.push(tagText(this.#tags, id) ?? this.#detokenizer.push(id))
    if (kind === 'unsettled') {
      this.#unsettled += 1
      return []
    }
    const settled = this.#unsettled + 1
    const sinceMs = atMs - this.#lastMs
    this.#unsettled = 0
    this.#lastMs = atMs
    if (kind === 'thought') {
      this.#thoughtTokens += settled
      this.#thoughtMs += sinceMs
      return []
    }
    this.#text += spoken
    return Array.from({ length: settled }, (_, index) => this.#said(index === settled - 1 ? spoken : '', atMs))
  }

  #said(text: string, atMs: number): GeneratedToken {
    this.#tokens += 1
    return { index: this.#tokens - 1, text, atMs }
  }
}
