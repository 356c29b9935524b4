import { because } from '../../../measures/reasons/reasons.ts'
import type { CircuitState } from '../../../remote/circuit-breaker.ts'
import type { HttpAnswer } from '../../../remote/http-server.ts'
import { LineCutter } from '../../../remote/lines.ts'
import { ModelServer } from '../../../remote/model-server.ts'
import { RemoteFailure } from '../../../remote/remote-failure.ts'
import type { GenerationRequest, GenerationResult, PrefillResult } from '../contract.ts'
import { NO_USAGE } from '../openai-chat/chat-events.ts'
import type { GenerationContext, ServedLanguageModel } from '../serve-language-model.ts'
import { StreamedReply } from '../streamed-reply.ts'
import { type ChatLine, readChatLine } from './chat-lines.ts'
import { loadBody, type OllamaSettings, replyBody } from './settings.ts'

const PATH = '/api/chat'
const LINES = {
  what: because('await.jsonLines'),
  accepts: ['application/x-ndjson', 'application/json', 'application/jsonl'],
}
const JSON_BODY = { 'Content-Type': 'application/json' }

/** A language model behind Ollama's own interface, which knows how long a model stays loaded and how much it remembers. */
export class OllamaModel implements ServedLanguageModel {
  /** A server keeps requests in order itself. */
  readonly interleaves = true
  readonly prefillsAhead = false
  readonly #settings: OllamaSettings
  readonly #server: ModelServer

  /** @throws Failure where the address is none, or nobody agreed to what would be sent there */
  constructor(settings: OllamaSettings, onCircuit?: (state: CircuitState) => void) {
    this.#settings = settings
    this.#server = new ModelServer(settings, 'text', onCircuit)
  }

  get server() {
    const { host, reach } = this.#server.address
    return { host, reach }
  }

  /** Loads the model. @throws RemoteFailure where it cannot be */
  async warmUp(): Promise<void> {
    await this.#server.json({
      method: 'POST',
      path: PATH,
      headers: JSON_BODY,
      body: JSON.stringify(loadBody(this.#settings)),
    })
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
    let answer: HttpAnswer | undefined
    try {
      const body = JSON.stringify(replyBody(this.#settings, request))
      answer = await this.#server.ask({ method: 'POST', path: PATH, headers: JSON_BODY, body, signal }, LINES)
      const { end, usage, serverMs } = await this.#read(answer, reply)
      const told = serverMs === undefined ? {} : { serverMs }
      return reply.result(end, request, usage, { ...answer.stamps, ...told })
    } catch (error) {
      if (!signal.aborted) throw error
      return reply.result('cancelled', request, NO_USAGE, answer && { ...answer.stamps })
    }
  }

  async release(): Promise<void> {
    this.#server.close()
  }

  async #read(answer: HttpAnswer, reply: StreamedReply): Promise<NonNullable<ChatLine['last']>> {
    const { name } = this.#server
    let atMs = 0
    let last: ChatLine['last']
    const lines = new LineCutter((line) => {
      if (line.trim() === '' || last) return
      const read = readChatLine(line, name)
      const network = answer.stamps
      reply.thought(read.thought, { atMs, network })
      reply.text(read.content, { atMs, network })
      last = read.last
    })
    await this.#server.readUntil(answer, (bytes, arrivedMs) => {
      atMs = arrivedMs
      lines.push(bytes)
      return last !== undefined
    })
    lines.end()
    if (last) return last
    throw new RemoteFailure('closed', because('server.replyEnds', { server: name }), { hint: because('do.seeItsLog') })
  }
}
