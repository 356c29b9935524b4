import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from '../../base/testing/until.ts'

/** What a server does with one request for a file. */
export type Behaviour = (response: ServerResponse, content: Buffer, request: IncomingMessage) => void

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly range: string | undefined
  readonly ifRange: string | undefined
  readonly authorization: string | undefined
}

/** The sha of the only commit of every repository here. */
export const COMMIT = 'c0ffee0000000000000000000000000000000000'

/**
 * A hub on this machine: Hugging Face's and ModelScope's interfaces over files in memory, and plain files below `/files/`.
 * It does as it should, but for what a test tells it to do.
 */
export class HostileHub {
  readonly requests: SeenRequest[] = []
  /** Path to content; for all repositories. */
  readonly files: Map<string, Buffer>
  /** Answers to requests for files, in turn, by path; afterwards it behaves. */
  readonly plans = new Map<string, Behaviour[]>()
  /** In place of the list's own answer. */
  listing: ((response: ServerResponse, usual: readonly object[]) => void) | undefined
  /** In place of an answer to whatever is asked. */
  always: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined
  readonly #server: Server

  private constructor(server: Server, files: Readonly<Record<string, Buffer>>) {
    this.#server = server
    this.files = new Map(Object.entries(files))
    server.on('request', (request, response) => this.#answer(request, response))
  }

  static async start(files: Readonly<Record<string, Buffer>> = {}): Promise<HostileHub> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new HostileHub(server, files)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Requests for the content of a file, the probes for speed left out. */
  asked(path: string): readonly SeenRequest[] {
    return this.requests.filter((seen) => seen.method === 'GET' && seen.path.endsWith(`/${path}`))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', this.url)
    const { range, authorization } = request.headers
    const ifRange = request.headers['if-range']
    this.requests.push({
      ...{ method: request.method ?? '', path: pathname, range, authorization },
      ifRange: ifRange === undefined ? undefined : String(ifRange),
    })
    if (this.always?.(request, response)) return
    if (pathname.startsWith('/api/v1/models/')) return this.#modelScope(response)
    if (pathname.includes('/revision/')) return json(response, { sha: COMMIT, cardData: { license: 'mit' } })
    if (pathname.includes('/tree/')) return this.#huggingFace(response)
    const path = decodeURIComponent(/^(?:\/models)?\/[^/]+\/[^/]+\/resolve\/[^/]+\/(.*)$/.exec(pathname)?.[1] ?? '')
    this.#serve(path || pathname.replace(/^\/files\//, ''), request, response)
  }

  #huggingFace(response: ServerResponse): void {
    const usual = [...this.files].map(([path, content]) => {
      const common = { type: 'file', path, size: content.length }
      // Small files are in git itself, without a SHA-256.
      if (path.endsWith('.txt')) return { ...common, oid: gitSha1(content) }
      return { ...common, oid: 'x', lfs: { oid: sha256(content), size: content.length } }
    })
    if (this.listing) this.listing(response, usual)
    else json(response, [{ type: 'directory', path: 'onnx', size: 0 }, ...usual])
  }

  #modelScope(response: ServerResponse): void {
    const usual = [...this.files].map(([path, content]) => ({
      ...{ Path: path, Name: path, Type: 'blob', Size: content.length, Sha256: sha256(content), IsLFS: false },
    }))
    if (this.listing) this.listing(response, usual)
    else json(response, { Code: 200, Success: true, Data: { Files: usual } })
  }

  #serve(path: string, request: IncomingMessage, response: ServerResponse): void {
    const content = this.files.get(path)
    if (!content) return void response.writeHead(404).end()
    const planned = request.method === 'GET' ? this.plans.get(path)?.shift() : undefined
    if (planned) planned(response, content, request)
    else serveWell(response, content, request)
  }
}

/** A file as servers should give it: whole, or the part that was asked for. */
export function serveWell(response: ServerResponse, content: Buffer, request: IncomingMessage): void {
  const etag = `"${sha256(content)}"`
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === etag
  const common = { ETag: etag, 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes' }
  if (from > 0 && isSame) {
    if (from >= content.length) {
      return void response.writeHead(416, { 'Content-Range': `bytes */${content.length}` }).end()
    }
    const range = `bytes ${from}-${content.length - 1}/${content.length}`
    response.writeHead(206, { ...common, 'Content-Range': range, 'Content-Length': content.length - from })
    return void response.end(request.method === 'HEAD' ? undefined : content.subarray(from))
  }
  response.writeHead(200, { ...common, 'Content-Length': content.length })
  response.end(request.method === 'HEAD' ? undefined : content)
}

/**
 * Sends so many bytes of what was asked for, waits until they have come, and cuts the connection.
 *
 * @param came whether some of it has
 */
export function cutAfter(bytes: number, came: () => boolean, etag?: string): Behaviour {
  return (response, content, request) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    const tag = etag ?? `"${sha256(content)}"`
    if (from > 0) {
      const range = `bytes ${from}-${content.length - 1}/${content.length}`
      response.writeHead(206, { ETag: tag, 'Content-Range': range, 'Content-Length': content.length - from })
    } else response.writeHead(200, { ETag: tag, 'Content-Length': content.length })
    response.write(content.subarray(from, from + bytes))
    void until(came, 'some of the file has come').then(() => response.socket?.destroy())
  }
}

export function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function gitSha1(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

/** So many bytes that look like weights, always the same for a seed. */
export function weights(bytes: number, seed: number): Buffer {
  const content = Buffer.alloc(bytes)
  let state = seed * 2654435761 + 1
  for (let at = 0; at < bytes; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    content[at] = state >>> 24
  }
  return content
}
