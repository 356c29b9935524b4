import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { TextCodec } from '../../../models/tokenizer.ts'
import type { ChatMessage } from '../contract.ts'

/** How the prompt of a conversation ends: ready for the reply, or inside the last message, which may go on. */
export type PromptEnd = 'reply' | 'open'

/** A conversation as the model is given it. */
export interface Prompt {
  readonly ids: readonly number[]
  /** The messages that it holds. */
  readonly messages: readonly ChatMessage[]
}

/** What no template writes behind a message: shows where one that went on would part from it. */
const GOING_ON = 'ж'

/**
 * The prompt of a conversation, of at most `limit` tokens. Where it is longer, the oldest messages after the system's are
 * forgotten (at least the last message stays).
 *
 * @throws Failure `llm.prompt-too-long` where the system's and the last message alone are too long
 */
export function promptFor(codec: TextCodec, messages: readonly ChatMessage[], end: PromptEnd, limit: number): Prompt {
  let kept = messages
  while (true) {
    const ids = codec.encode(promptText(codec, kept, end))
    if (ids.length <= limit) return { ids, messages: kept }
    const oldest = kept.findIndex((message) => message.role !== 'system')
    if (oldest === -1 || oldest >= kept.length - 1) {
      throw new Failure(
        'llm.prompt-too-long',
        because('llm.tooLong', { tokens: ids.length, limit }),
        because('do.sayLess'),
      )
    }
    kept = kept.filter((_, index) => index !== oldest)
  }
}

/** The conversation in the model's own form. */
export function promptText(codec: TextCodec, messages: readonly ChatMessage[], end: PromptEnd): string {
  const text = codec.renderChat(messages, end === 'reply')
  const last = messages.at(-1)
  if (end === 'reply' || !last) return text
  // Whatever the template writes behind the last message would have to be taken back when the message goes on.
  const ending = codec.openEnding
  if (ending !== undefined && text.endsWith(last.content + ending)) return text.slice(0, text.length - ending.length)
  const longer = [...messages.slice(0, -1), { ...last, content: last.content + GOING_ON }]
  return text.slice(0, commonLength(text, codec.renderChat(longer, false)))
}

/** Where the prompt's messages end, in tokens from its beginning; a message whose end no token shares is left out. */
export function messageEnds(codec: TextCodec, { ids, messages }: Prompt): number[] {
  const ends = messages.map((_, index) => {
    try {
      return commonLength(ids, codec.encode(codec.renderChat(messages.slice(0, index + 1), false)))
    } catch {
      // Some templates write nothing without a question.
      return 0
    }
  })
  return [...new Set(ends)].filter((end) => end > 0 && end < ids.length).sort((a, b) => a - b)
}

/** How far two sequences begin alike. */
function commonLength<T>(one: ArrayLike<T>, other: ArrayLike<T>): number {
  let length = 0
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1
  return length
}
