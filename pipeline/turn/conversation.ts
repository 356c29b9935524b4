import { inverseNormalise } from '../base/text/inverse-text-normalisation.ts'
import type { ChatMessage, NumberForm } from '../stages/llm/contract.ts'

/** As many exchanges as the pocket language model was trained to look back on. */
const REMEMBERED_EXCHANGES = 4

/** What has been said so far, as the language model is told it. */
export class Conversation {
  #messages: ChatMessage[] = []

  /**
   * The prompt for an utterance: the system's message, what was said before, and the utterance itself. What the recogniser spelt out
   * is written in figures for a model that reads those; what the model said itself stays as it said it.
   */
  promptFor(system: string, utterance: string, numbers: NumberForm = 'words'): readonly ChatMessage[] {
    const spoken: ChatMessage[] = [
      { role: 'system', content: system },
      ...this.#messages,
      { role: 'user', content: utterance },
    ]
    if (numbers === 'words') return spoken
    return spoken.map((message) =>
      message.role !== 'user' ? message : { ...message, content: inverseNormalise(message.content) },
    )
  }

  /** Remembers an exchange and forgets the oldest beyond the limit. */
  remember(utterance: string, reply: string): void {
    if (reply.trim() === '') return
    const exchange: ChatMessage[] = [
      { role: 'user', content: utterance },
      { role: 'assistant', content: reply },
    ]
    this.#messages = [...this.#messages, ...exchange].slice(-2 * REMEMBERED_EXCHANGES)
  }

  clear(): void {
    this.#messages = []
  }
}
