import { because } from '../measures/reasons/reasons.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { checked, parseJson, textOf } from './answer-check.ts'
import { CircuitBreaker, type CircuitState } from './circuit-breaker.ts'
import { type HttpAnswer, type HttpRequest, HttpServer, type TimeLimits } from './http-server.ts'
import { RemoteFailure } from './remote-failure.ts'
import { type RetryPolicy, USUAL_RETRIES, withRetries } from './retries.ts'
import { assertMayLeave, type SentKind, type ServerAddress, serverAddress } from './server-address.ts'

/** How a server is reached; plain data, which goes to a stage's thread. */
export interface ServerAccess {
  /** http or https; paths are added to it. */
  readonly address: string
  /** Sent as `Authorization: Bearer`; never told, kept or logged. */
  readonly key?: string | undefined
  /** Somebody has agreed that what is said leaves this machine for it. */
  readonly leavesThisMachine?: boolean | undefined
  /** Take a certificate that nobody vouches for; never from servers outside of one's own network. */
  readonly anyCertificate?: boolean | undefined
  /** False: no connection is opened before it is needed, whatever the flags say. */
  readonly openAhead?: boolean | undefined
  readonly limits?: Partial<TimeLimits> | undefined
  readonly retries?: Partial<RetryPolicy> | undefined
}

/** What an answer has to be, for `checked`. */
export interface ExpectedAnswer {
  readonly what: StatedReason
  readonly accepts: readonly string[]
}

export const JSON_ANSWER: ExpectedAnswer = {
  what: because('await.json'),
  accepts: ['application/json', 'text/json', 'text/plain'],
}
/** Servers end an answer right behind its last event; one that does not loses the connection. */
const MOMENT_TO_END_MS = 1000
/** A list of models or voices. */
const MAX_JSON_BYTES = 4 * 1024 * 1024

/**
 * One server of models, as a stage asks it: one that nobody agreed to is never asked, one that fails is asked again where
 * that may help, one that is gone is left alone for a while, and its key is in no message.
 */
export class ModelServer {
  readonly address: ServerAddress
  readonly #access: ServerAccess
  readonly #http: HttpServer
  readonly #breaker: CircuitBreaker

  /**
   * @param sends what of a conversation it will be sent
   * @param onCircuit told when the server is left alone, tried again and well again
   * @throws Failure where the address is none, or nobody agreed to what it would be sent
   */
  constructor(access: ServerAccess, sends: SentKind, onCircuit?: (state: CircuitState) => void) {
    this.address = serverAddress(access.address, ['http', 'https'])
    assertMayLeave(this.address, sends, access.leavesThisMachine ?? false)
    this.#access = access
    this.#http = new HttpServer(this.address, access.limits, access.anyCertificate)
    this.#breaker = new CircuitBreaker(this.address.host, onCircuit)
  }

  get name(): string {
    return this.address.host
  }

  get circuit(): CircuitState {
    return this.#breaker.state
  }

  /** Whether a request made now would find its connection open. */
  get connected(): boolean {
    return this.#http.ready
  }

  /**
   * A turn begins.
   *
   * @param ahead a connection is opened if none is; else those that nobody uses are given up, and the turn opens its own
   */
  prepare(ahead: boolean): void {
    if (!ahead) this.#http.dropIdle()
    else if (this.#access.openAhead !== false) void this.openAhead()
  }

  /** Opens a connection ahead of a request; a server that cannot be reached is told at the request itself. */
  async openAhead(): Promise<void> {
    if (this.#breaker.state.state !== 'open') await this.#http.openAhead().catch(() => undefined)
  }

  /**
   * Asks; resolves once an answer of the expected kind begins.
   *
   * @throws RemoteFailure where it does not; the signal's reason where it was aborted
   */
  async ask(request: HttpRequest, expected: ExpectedAnswer): Promise<HttpAnswer> {
    const { key, retries } = this.#access
    const authorization: Record<string, string> = key === undefined ? {} : { Authorization: `Bearer ${key}` }
    const whole = { ...request, headers: { ...authorization, ...request.headers } }
    const once = async () => checked(await this.#http.send(whole), this.name, expected.what, expected.accepts)
    return await this.#guarded(() =>
      withRetries(() => this.#breaker.begin(once), { ...USUAL_RETRIES, ...retries }, request.signal),
    )
  }

  /**
   * Reads an answer's body as it comes.
   *
   * @throws RemoteFailure where it is cut off or stalls, or as `onBytes` does; the signal's reason where it was aborted
   */
  async read(answer: HttpAnswer, onBytes: (bytes: Uint8Array, atMs: number) => void): Promise<void> {
    await this.#guarded(async () => {
      try {
        await answer.read(onBytes)
      } catch (error) {
        this.#breaker.settled(error)
        throw error
      }
      this.#breaker.settled()
    })
  }

  /**
   * Reads an answer's body until whoever reads it has all that is wanted; the server is then given a moment to end it, so
   * that the connection can be kept.
   *
   * @param onBytes true: nothing more is wanted
   * @throws as `read`
   */
  async readUntil(answer: HttpAnswer, onBytes: (bytes: Uint8Array, atMs: number) => boolean): Promise<void> {
    const enough = Promise.withResolvers<void>()
    let had = false
    const reading = this.read(answer, (bytes, atMs) => {
      if (had || !onBytes(bytes, atMs)) return
      had = true
      enough.resolve()
      setTimeout(() => answer.abort(), MOMENT_TO_END_MS).unref()
    })
    // What becomes of a body of which all is known is no matter.
    reading.catch(() => undefined)
    await Promise.race([reading, enough.promise])
  }

  /** Asks for a small piece of JSON. @throws as `ask`, and where it is none */
  async json(request: HttpRequest): Promise<unknown> {
    const answer = await this.ask(request, JSON_ANSWER)
    const text = await textOf((onBytes) => this.read(answer, onBytes), MAX_JSON_BYTES, this.name)
    return this.#guarded(async () => parseJson(text, this.name))
  }

  close(): void {
    this.#http.close()
  }

  /** Servers that refuse a key like to repeat it. */
  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      const { key } = this.#access
      if (!(error instanceof RemoteFailure) || key === undefined || !error.message.includes(key)) throw error
      throw error.withoutKey(key)
    }
  }
}
