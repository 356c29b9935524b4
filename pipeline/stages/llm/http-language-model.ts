import type { CircuitState } from '../../remote/circuit-breaker.ts'
import type { HttpAnswer, HttpRequest } from '../../remote/http-server.ts'
import { type ExpectedAnswer, ModelServer, type ServerAccess } from '../../remote/model-server.ts'
import type { NetworkStamps } from '../../remote/network-stamps.ts'
import type { GenerationRequest, GenerationResult, PrefillResult, TokenUsage } from './contract.ts'
import type { GenerationContext, ServedLanguageModel } from './serve-language-model.ts'
import { StreamedReply } from './streamed-reply.ts'

/** What is known where a server says nothing of its tokens. */
export const NO_USAGE: TokenUsage = {
  promptTokens: undefined,
  cachedTokens: undefined,
  replyTokens: undefined,
  thoughtTokens: undefined,
}

/** Reads one reply on its way, piece by piece. */
export interface ReplyReader {
  /** What the server has told of its tokens so far. */
  readonly usage: TokenUsage
  readonly network: NetworkStamps
  /**
   * Takes bytes as they come.
   *
   * @param atMs when they came; host clock, milliseconds
   * @returns whether the server has said all
   * @throws RemoteFailure where they report an error, or are not of the protocol
   */
  push(bytes: Uint8Array, atMs: number): boolean
  /** The stream is over: how the reply ended. @throws RemoteFailure where it was cut off */
  end(): 'stop' | 'length'
}

/** How one protocol asks for a reply over HTTP; the rest of a language model elsewhere is the same for all. */
export interface ReplyProtocol {
  /** Answered once the server is there, with its model loaded where the protocol can ask for that. */
  readonly warmUp: HttpRequest
  readonly answer: ExpectedAnswer
  request(request: GenerationRequest): HttpRequest
  /** @param server as it is named to people */
  reader(answer: HttpAnswer, reply: StreamedReply, server: string): ReplyReader
}

/** A language model behind a server that is asked over HTTP and streams its reply. */
export class HttpLanguageModel implements ServedLanguageModel {
  /** A server keeps requests in order itself. */
  readonly interleaves = true
  readonly prefillsAhead = false
  readonly #protocol: ReplyProtocol
  readonly #server: ModelServer

  /** @throws Failure where the address is none, or nobody agreed to what would be sent there */
  constructor(access: ServerAccess, protocol: ReplyProtocol, onCircuit?: (state: CircuitState) => void) {
    this.#protocol = protocol
    this.#server = new ModelServer(access, 'text', onCircuit)
  }

  get server() {
    const { host, reach } = this.#server.address
    return { host, reach }
  }

  /** Its server answers, and a connection to it is open. @throws RemoteFailure where it does not */
  async warmUp(): Promise<void> {
    await this.#server.json(this.#protocol.warmUp)
  }

  /** As `LlmStage.prepare`. */
  prepare(ahead: boolean): void {
    this.#server.prepare(ahead)
  }

  /** There is no way in these protocols to compute a prompt ahead; a connection can be opened. */
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
    let reader: ReplyReader | undefined
    try {
      const answer = await this.#server.ask({ ...this.#protocol.request(request), signal }, this.#protocol.answer)
      reader = this.#protocol.reader(answer, reply, this.#server.name)
      const end = await this.#read(answer, reader)
      return reply.result(end, request, reader.usage, reader.network)
    } catch (error) {
      if (!signal.aborted) throw error
      return reply.result('cancelled', request, reader?.usage ?? NO_USAGE, reader?.network)
    }
  }

  async release(): Promise<void> {
    this.#server.close()
  }

  async #read(answer: HttpAnswer, reader: ReplyReader): Promise<'stop' | 'length'> {
    await this.#server.readUntil(answer, (bytes, arrivedMs) => reader.push(bytes, arrivedMs))
    return reader.end()
  }
}
