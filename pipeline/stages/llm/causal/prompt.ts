import { Failure } from '../../../base/failure.ts'
import type { TextCodec } from '../../../models/tokenizer.ts'
import type { ChatMessage } from '../contract.ts'

/** How the prompt of a conversation ends: ready for the reply, or inside the last message, which may go on. */
export type PromptEnd = 'reply' | 'open'

/**
 * Token ids of a conversation, at most `limit`. Where it is longer, the oldest messages after the system's are forgotten
 * (at least the last message stays).
 *
 * @throws Failure `llm.prompt-too-long` where the system's and the last message alone are too long
 */
export function promptTokens(
  codec: TextCodec,
  messages: readonly ChatMessage[],
  end: PromptEnd,
  limit: number,
): number[] {
  let kept = messages
  while (true) {
    const ids = codec.encode(promptText(codec, kept, end))
    if (ids.length <= limit) return ids
    const oldest = kept.findIndex((message) => message.role !== 'system')
    if (oldest === -1 || oldest >= kept.length - 1) {
      throw new Failure(
        'llm.prompt-too-long',
        `The prompt has ${ids.length} tokens; the model takes ${limit}`,
        'Say less at once.',
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
  const at = text.lastIndexOf(last.content)
  return at === -1 ? text : text.slice(0, at + last.content.length)
}
