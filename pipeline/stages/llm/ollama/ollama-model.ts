import { because } from '../../../measures/reasons/reasons.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import type { HttpAnswer, HttpRequest } from '../../../remote/http-server.ts'
import { LineCutter } from '../../../remote/lines.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { HttpLanguageModel, NO_USAGE, type ReplyProtocol, type ReplyReader } from '../http-language-model.ts'
import type { StreamedReply } from '../streamed-reply.ts'
import { type ChatLine, readChatLine } from './chat-lines.ts'
import { loadBody, type OllamaSettings, replyBody } from './settings.ts'

/**
 * A language model behind Ollama's own interface, which knows how long a model stays loaded and how much it remembers.
 *
 * @throws Failure where the address is none, or nobody agreed to what would be sent there
 */
export function ollamaModel(settings: OllamaSettings, onCircuit?: (state: CircuitState) => void): HttpLanguageModel {
  const asked = (body: object): HttpRequest => ({
    method: 'POST',
    path: '/api/chat',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const protocol: ReplyProtocol = {
    // Loads the model.
    warmUp: asked(loadBody(settings)),
    answer: {
      what: because('await.jsonLines'),
      accepts: ['application/x-ndjson', 'application/json', 'application/jsonl'],
    },
    request: (request) => asked(replyBody(settings, request)),
    reader: (answer, reply, server) => new LineReader(answer, reply, server),
  }
  return new HttpLanguageModel(settings, protocol, onCircuit)
}

/** One reply on its way, as lines of JSON. */
class LineReader implements ReplyReader {
  readonly #answer: HttpAnswer
  readonly #reply: StreamedReply
  readonly #server: string
  readonly #lines = new LineCutter((line) => this.#line(line))
  #atMs = 0
  #last: ChatLine['last']

  constructor(answer: HttpAnswer, reply: StreamedReply, server: string) {
    this.#answer = answer
    this.#reply = reply
    this.#server = server
  }

  get usage() {
    return this.#last?.usage ?? NO_USAGE
  }

  get network() {
    const serverMs = this.#last?.serverMs
    return { ...this.#answer.stamps, ...(serverMs === undefined ? {} : { serverMs }) }
  }

  push(bytes: Uint8Array, atMs: number): boolean {
    this.#atMs = atMs
    this.#lines.push(bytes)
    return this.#last !== undefined
  }

  end(): 'stop' | 'length' {
    this.#lines.end()
    if (this.#last) return this.#last.end
    throw new RemoteFailure('closed', because('server.replyEnds', { server: this.#server }), {
      hint: because('do.seeItsLog'),
    })
  }

  #line(line: string): void {
    if (line.trim() === '' || this.#last) return
    const read = readChatLine(line, this.#server)
    const arrival = { atMs: this.#atMs, network: this.#answer.stamps }
    this.#reply.thought(read.thought, arrival)
    this.#reply.text(read.content, arrival)
    this.#last = read.last
  }
}
