import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import type { ChatMessage } from '../contract.ts'
import type { ChatItem, ChatWrapper, LlamaModel, Token } from './llama-api.ts'

/** Room that a prompt leaves for the reply. */
const LEAST_REPLY_TOKENS = 32

/** Makes tokens of conversations, in the form that a model was trained on. */
export class PromptMaker {
  readonly #model: LlamaModel
  readonly #wrapper: ChatWrapper

  constructor(model: LlamaModel, wrapper: ChatWrapper) {
    this.#model = model
    this.#wrapper = wrapper
  }

  /**
   * A conversation, up to where the reply begins. One that is too long loses its oldest messages, never the system's.
   *
   * @throws Failure `llm.too-long` where what has to be in it does not fit
   */
  whole(messages: readonly ChatMessage[], contextTokens: number): Token[] {
    const kept = [...messages]
    while (true) {
      const tokens = this.#tokens([...itemsOf(kept), { type: 'model', response: [] }])
      if (tokens.length + LEAST_REPLY_TOKENS <= contextTokens) return tokens
      const oldest = kept.findIndex(({ role }) => role !== 'system')
      // The last message is what is to be answered.
      if (oldest === -1 || oldest >= kept.length - 1) {
        throw new Failure('llm.too-long', because('llm.tooLongGguf', { tokens: tokens.length, limit: contextTokens }))
      }
      kept.splice(oldest, 1)
    }
  }

  /** The beginning of a conversation whose last message may go on: as far as it will be the same whatever follows. */
  open(messages: readonly ChatMessage[], contextTokens: number): Token[] {
    const last = messages.at(-1)
    if (last?.role !== 'user') return this.whole(messages, contextTokens)
    const before = messages.slice(0, -1)
    const goingOn = ['', ' and', '，'].map((more) =>
      this.whole([...before, { role: 'user', content: `${last.content}${more}` }], contextTokens),
    )
    const [first = [], ...others] = goingOn
    const end = first.findIndex((token, at) => others.some((other) => other[at] !== token))
    return end === -1 ? first : first.slice(0, end)
  }

  #tokens(items: readonly ChatItem[]): Token[] {
    const { contextText } = this.#wrapper.generateContextState({ chatHistory: items })
    return contextText.tokenize(this.#model.tokenizer)
  }
}

function itemsOf(messages: readonly ChatMessage[]): ChatItem[] {
  return messages.map(({ role, content }) =>
    role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content },
  )
}
