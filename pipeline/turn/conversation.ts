import type { ChatMessage } from '../stages/llm/contract.ts'

/** As many exchanges as the pocket language model was trained to look back on. */
const REMEMBERED_EXCHANGES = 4

/** What has been said so far, as the language model is told it. */
export class Conversation {
  #messages: ChatMessage[] = []

  /** The prompt for an utterance: the facts, what was said before, and the utterance itself. */
  promptFor(facts: string, utterance: string): readonly ChatMessage[] {
    return [{ role: 'system', content: facts }, ...this.#messages, { role: 'user', content: utterance }]
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
