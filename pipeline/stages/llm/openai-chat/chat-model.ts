import { because } from '../../../measures/reasons/reasons.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import type { HttpAnswer } from '../../../remote/http-server.ts'
import { ModelServer } from '../../../remote/model-server.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import { EventStreamParser } from '../../../remote/server-sent-events.ts'
import type { GenerationRequest, GenerationResult, PrefillResult, TokenUsage } from '../contract.ts'
import type { GenerationContext, ServedLanguageModel } from '../serve-language-model.ts'
import { StreamedReply } from '../streamed-reply.ts'
import { type ChatEvent, NO_USAGE, readChatEvent } from './chat-events.ts'
import { type ChatSettings, chatBody } from './settings.ts'

const EVENTS = { what: because('await.events'), accepts: ['text/event-stream'] }
/** What ends a stream in the protocol; some servers simply close. */
const DONE = '[DONE]'

/** A language model behind `/chat/completions` (llama.cpp, vLLM, SGLang, LM Studio, Ollama, and the hosted ones). */
export class ChatModel implements ServedLanguageModel {
  /** A server keeps requests in order itself. */
  readonly interleaves = true
  readonly prefillsAhead = false
  readonly #settings: ChatSettings
  readonly #server: ModelServer

  /** @throws Failure where the address is none, or nobody agreed to what would be sent there */
  constructor(settings: ChatSettings, onCircuit?: (state: CircuitState) => void) {
    this.#settings = settings
    this.#server = new ModelServer(settings, 'text', onCircuit)
  }

  get server() {
    const { host, reach } = this.#server.address
    return { host, reach }
  }

  /** Its server answers, and a connection to it is open. @throws RemoteFailure where it does not */
  async warmUp(): Promise<void> {
    await this.#server.json({ method: 'GET', path: '/models' })
  }

  /** As `LlmStage.prepare`. */
  prepare(ahead: boolean): void {
    this.#server.prepare(ahead)
  }

  /** There is no way in this protocol to compute a prompt ahead; a connection can be opened. */
  async prefill(): Promise<Omit<PrefillResult, 'timing'>> {
    await this.#server.openAhead()
    return { promptTokens: undefined, cachedTokens: undefined }
  }

  /** As `LlmStage.generate`; a cancelled one closes the server's stream at once. @throws RemoteFailure */
  async generate(
    request: GenerationRequest,
    context: Omit<GenerationContext, 'cancelled'>,
  ): Promise<Omit<GenerationResult, 'timing'>> {
    const { signal } = context
    const reply = new StreamedReply(context)
    let stream: ChatStream | undefined
    try {
      const body = JSON.stringify(chatBody(this.#settings, request))
      const headers = { 'Content-Type': 'application/json', Accept: 'text/event-stream' }
      const answer = await this.#server.ask(
        { method: 'POST', path: '/chat/completions', headers, body, signal },
        EVENTS,
      )
      stream = new ChatStream(answer, reply, this.#server.name)
      await stream.read(this.#server)
      return reply.result(stream.end, request, stream.usage, stream.network)
    } catch (error) {
      if (!signal.aborted) throw error
      return reply.result('cancelled', request, stream?.usage ?? NO_USAGE, stream?.network)
    }
  }

  async release(): Promise<void> {
    this.#server.close()
  }
}

/** One reply on its way. */
class ChatStream {
  readonly #answer: HttpAnswer
  readonly #reply: StreamedReply
  readonly #server: string
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

  get end(): 'stop' | 'length' {
    return this.#finish === 'length' ? 'length' : 'stop'
  }

  get network() {
    const { stamps } = this.#answer
    const serverMs = this.#promptMs ?? stamps.serverMs
    return { ...stamps, ...(serverMs === undefined ? {} : { serverMs }) }
  }

  async read(server: ModelServer): Promise<void> {
    let atMs = 0
    const parser = new EventStreamParser(({ data }) => this.#event(data, atMs))
    await server.readUntil(this.#answer, (bytes, arrivedMs) => {
      atMs = arrivedMs
      parser.push(bytes)
      return this.#done
    })
    parser.end()
    // A server that closes after it said why it ended has said all; before, its reply is cut off.
    if (this.#done || this.#finish !== undefined) return
    throw new RemoteFailure('closed', because('server.replyEnds', { server: this.#server }), {
      hint: because('do.seeItsLog'),
    })
  }

  #event(data: string, atMs: number): void {
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
    this.#reply.thought(event.thought, { atMs, network })
    this.#reply.text(event.content, { atMs, network })
  }
}
