import { because } from '../../../measures/reasons/reasons.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import type { HttpAnswer } from '../../../remote/http-server.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { EventStreamParser } from '../../../remote/server-sent-events.ts'
import type { TokenUsage } from '../contract.ts'
import { HttpLanguageModel, NO_USAGE, type ReplyProtocol, type ReplyReader } from '../http-language-model.ts'
import type { StreamedReply } from '../streamed-reply.ts'
import { type ChatEvent, readChatEvent } from './chat-events.ts'
import { type ChatSettings, chatBody } from './settings.ts'

const HEADERS = { 'Content-Type': 'application/json', Accept: 'text/event-stream' }
/** What ends a stream in the protocol; some servers simply close. */
const DONE = '[DONE]'

/**
 * A language model behind `/chat/completions` (llama.cpp, vLLM, SGLang, LM Studio, Ollama, and the hosted ones).
 *
 * @throws Failure where the address is none, or nobody agreed to what would be sent there
 */
export function chatModel(settings: ChatSettings, onCircuit?: (state: CircuitState) => void): HttpLanguageModel {
  const protocol: ReplyProtocol = {
    warmUp: { method: 'GET', path: '/models' },
    answer: { what: because('await.events'), accepts: ['text/event-stream'] },
    request: (request) => ({
      method: 'POST',
      path: '/chat/completions',
      headers: HEADERS,
      body: JSON.stringify(chatBody(settings, request)),
    }),
    reader: (answer, reply, server) => new ChatReader(answer, reply, server),
  }
  return new HttpLanguageModel(settings, protocol, onCircuit)
}

/** One reply on its way, as events. */
class ChatReader implements ReplyReader {
  readonly #answer: HttpAnswer
  readonly #reply: StreamedReply
  readonly #server: string
  readonly #parser = new EventStreamParser(({ data }) => this.#event(data))
  #atMs = 0
  #usage: TokenUsage = NO_USAGE
  #promptMs: number | undefined
  #finish: string | undefined
  #done = false

  constructor(answer: HttpAnswer, reply: StreamedReply, server: string) {
    this.#answer = answer
    this.#reply = reply
    this.#server = server
  }

  get usage(): TokenUsage {
    return this.#usage
  }

  get network() {
    const { stamps } = this.#answer
    const serverMs = this.#promptMs ?? stamps.serverMs
    return { ...stamps, ...(serverMs === undefined ? {} : { serverMs }) }
  }

  push(bytes: Uint8Array, atMs: number): boolean {
    this.#atMs = atMs
    this.#parser.push(bytes)
    return this.#done
  }

  end(): 'stop' | 'length' {
    this.#parser.end()
    // A server that closes after it said why it ended has said all; before, its reply is cut off.
    if (this.#done || this.#finish !== undefined) return this.#finish === 'length' ? 'length' : 'stop'
    throw new RemoteFailure('closed', because('server.replyEnds', { server: this.#server }), {
      hint: because('do.seeItsLog'),
    })
  }

  #event(data: string): void {
    if (this.#done) return
    if (data.trim() === DONE) {
      this.#done = true
      return
    }
    const event: ChatEvent = readChatEvent(data, this.#server)
    if (event.usage) this.#usage = event.usage
    this.#promptMs ??= event.promptMs
    this.#finish = event.finish ?? this.#finish
    const { network } = this
    this.#reply.thought(event.thought, { atMs: this.#atMs, network })
    this.#reply.text(event.content, { atMs: this.#atMs, network })
  }
}
