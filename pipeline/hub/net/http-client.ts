import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { ensure } from '../../base/assert.ts'
import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import { causeOf, unreachable } from './trouble.ts'

/** What is asked of a server. */
export interface HubRequest {
  readonly url: string
  readonly method?: 'GET' | 'HEAD'
  readonly headers?: Readonly<Record<string, string>>
  /** Sent to the server of `url` alone. */
  readonly token?: string
  readonly signal: AbortSignal
  /** The connection is given up where nothing moves on it for so long, before the answer or within it. */
  readonly silenceMs: number
}

/** What a server answers, and from where. */
export interface HubAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: IncomingMessage
  readonly url: string
}

/** A token is for these eyes only: what it may be sent over. */
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost']
const MOST_REDIRECTS = 5

/**
 * Asks servers over HTTP, through the proxies that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY). Nothing is
 * unpacked and nothing is followed unless asked for: whoever downloads sees what came.
 */
export class HttpClient {
  readonly #http: HttpAgent
  readonly #https: HttpsAgent

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    const proxyEnv = { ...environment }
    this.#http = new HttpAgent({ keepAlive: true, proxyEnv })
    this.#https = new HttpsAgent({ keepAlive: true, proxyEnv })
  }

  /**
   * Asks once; a redirect is an answer like any other. The body has to be read or destroyed.
   *
   * @throws Failure `hub.unreachable`; the signal's reason
   */
  async ask({ url, method = 'GET', headers, token, signal, silenceMs }: HubRequest): Promise<HubAnswer> {
    signal.throwIfAborted()
    const parsed = webAddress(url)
    const isPlain = parsed.protocol === 'http:'
    const mayHaveToken = token !== undefined && (!isPlain || LOOPBACK.includes(parsed.hostname))
    const body = await new Promise<IncomingMessage>((resolve, reject) => {
      const send = isPlain ? httpRequest : httpsRequest
      const sent = send(parsed, {
        method,
        agent: isPlain ? this.#http : this.#https,
        headers: {
          'User-Agent': 'firstword',
          'Accept-Encoding': 'identity',
          ...headers,
          ...(mayHaveToken ? { Authorization: `Bearer ${token}` } : {}),
        },
        signal,
      })
      let body: IncomingMessage | undefined
      sent.setTimeout(silenceMs, () => (body ?? sent).destroy(new Error(`nothing came for ${silenceMs / 1000} s`)))
      sent.once('response', (answer) => {
        body = answer
        resolve(answer)
      })
      // Stays for what breaks later: whoever reads the body hears of that there.
      sent.on('error', reject)
      sent.end()
    }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw unreachable(parsed.host, causeOf(error))
    })
    return { status: ensure(body.statusCode, 'the status of an answer'), headers: body.headers, body, url }
  }

  /**
   * Asks, and follows where it is sent. A token stays with the server that it was meant for: it goes along to another
   * address there, and never again once another server was asked.
   *
   * @throws Failure `hub.unreachable`, `hub.refused`; the signal's reason
   */
  async follow(request: HubRequest): Promise<HubAnswer> {
    let { url, token } = request
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const answer = await this.ask({ ...request, url, token })
      const { location } = answer.headers
      if (answer.status < 300 || answer.status >= 400 || answer.status === 304 || location === undefined) return answer
      answer.body.destroy()
      const next = webAddress(URL.parse(location, url)?.href ?? location)
      if (new URL(url).protocol === 'https:' && next.protocol !== 'https:') {
        throw new Failure('hub.refused', because('hub.unencrypted', { host: new URL(url).host, next: next.host }))
      }
      if (next.origin !== new URL(url).origin) token = undefined
      url = next.href
    }
    throw new Failure('hub.refused', because('hub.endless', { host: new URL(request.url).host }))
  }

  /** Closes what is kept open for further requests. */
  close(): void {
    this.#http.destroy()
    this.#https.destroy()
  }
}

/** @throws Failure `hub.refused` for what is no address of the web */
export function webAddress(url: string): URL {
  const parsed = URL.parse(url)
  if (parsed && ['http:', 'https:'].includes(parsed.protocol)) return parsed
  throw new Failure('hub.refused', because('hub.noAddress', { url: url.slice(0, 100) }))
}
