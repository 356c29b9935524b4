import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure, failureInfoOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { type AccessPolicy, isAllowedHost, isAllowedOrigin, isToken } from './access.ts'
import { type RequestTarget, requestTarget } from './request-target.ts'

/** A file on its way to a console. */
export interface Download {
  readonly fileName: string
  readonly contentType: string
  /** Where it is known before; the console shows progress then. */
  readonly lengthBytes?: number
  /** Whoever does not read it to its end calls its `return`, where it has one. */
  readonly body: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
}

export interface DownloadOptions {
  readonly language: 'en' | 'zh'
  readonly includeText: boolean
  readonly includeAudio: boolean
}

/** What is served; the host injects it. Both ways reject with a `Failure` that says why not. */
export interface SessionFiles {
  /** `undefined`: there is no such file of a session. `signal`: whoever asked has gone. */
  session(
    sessionId: string,
    file: string,
    options: DownloadOptions,
    signal?: AbortSignal,
  ): Promise<Download | undefined>
  recording(sessionId: string, turnId: string): Promise<Download | undefined>
  /** Keeps the session that a file holds, and answers with its id. */
  importSession(bytes: Uint8Array): Promise<string>
}

/** A session of ten thousand turns with their spans is some 100 MB. */
const MOST_IMPORT_BYTES = 256 * 2 ** 20
const PREFIX = '/sessions/'

/** Whether an address is one that `answerSessionRequest` answers. */
export function isSessionPath(path: string): boolean {
  return path.startsWith(PREFIX)
}

/**
 * `GET /sessions/<id>/report.html` (and what else the host offers), `GET /sessions/<id>/turns/<turnId>.wav`,
 * `POST /sessions/import`. The token is in the Authorization header alone: an address ends up in histories. A page of
 * another origin gets nothing, a request without an Origin (a page's own GET) needs the token all the same.
 */
export async function answerSessionRequest(
  files: SessionFiles,
  access: AccessPolicy,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { host, origin, authorization } = request.headers
  if (!isAllowedHost(host, access)) return refuse(response, 403)
  if (origin !== undefined) {
    if (!isAllowedOrigin(origin, access)) return refuse(response, 403)
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Access-Control-Expose-Headers', 'Content-Disposition')
  }
  response.setHeader('Vary', 'Origin')
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  if (request.method === 'OPTIONS') return preflight(response, origin)
  if (!isToken(bearerOf(authorization), access)) return refuse(response, 401)
  try {
    await serve(files, request, response)
  } catch (error) {
    answerFailure(response, error)
  }
}

/** A page of the shell asks first: its origin is not ours, and Authorization is no simple header. */
function preflight(response: ServerResponse, origin: string | undefined): void {
  if (origin === undefined) return refuse(response, 403)
  response.writeHead(204, {
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type',
    'Access-Control-Max-Age': '600',
  })
  response.end()
}

async function serve(files: SessionFiles, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = requestTarget(request.url)
  if (!target) return refuse(response, 400)
  if (target.path === `${PREFIX}import`) return receiveImport(files, request, response)
  if (request.method !== 'GET') return refuse(response, 405)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const download = await find(files, target, gone.signal)
  if (!download) return refuse(response, 404)
  await send(response, download)
}

function find(files: SessionFiles, { path, query }: RequestTarget, signal: AbortSignal): Promise<Download | undefined> {
  const segments = path.slice(PREFIX.length).split('/').map(decoded)
  const [sessionId, second, third] = segments
  if (!sessionId || !second || segments.includes(undefined)) return Promise.resolve(undefined)
  if (segments.length === 2) return files.session(sessionId, second, optionsOf(query), signal)
  const turnId = second === 'turns' && segments.length === 3 && third?.endsWith('.wav') ? third.slice(0, -4) : undefined
  return turnId ? files.recording(sessionId, turnId) : Promise.resolve(undefined)
}

function optionsOf(query: URLSearchParams): DownloadOptions {
  return {
    language: query.get('lang') === 'zh' ? 'zh' : 'en',
    includeText: query.get('text') === '1',
    includeAudio: query.get('audio') === '1',
  }
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** A reader that leaves ends the export: the generator behind it is told to stop. */
async function send(response: ServerResponse, { fileName, contentType, lengthBytes, body }: Download): Promise<void> {
  const chunks = Readable.from(body, { objectMode: true })
  response.setHeader('Content-Type', contentType)
  response.setHeader('Content-Disposition', dispositionOf(fileName))
  // What is downloaded is kept, never shown under our own origin.
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'")
  if (lengthBytes !== undefined) response.setHeader('Content-Length', lengthBytes)
  await pipeline(chunks, response).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  })
}

/** The name in both forms of RFC 6266: plain ASCII for old clients, percent-encoded UTF-8 for the others. */
export function dispositionOf(fileName: string): string {
  const ascii = fileName.replace(/[^\w.-]+/g, '_')
  const encoded = encodeURIComponent(fileName).replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

async function receiveImport(files: SessionFiles, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return refuse(response, 405)
  const sessionId = await files.importSession(await readBody(request))
  response.writeHead(201, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({ sessionId }))
}

/** @throws Failure `import.tooLarge`: said by the header, or found out on the way */
async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_IMPORT_BYTES) throw tooLarge()
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > MOST_IMPORT_BYTES) throw tooLarge()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function tooLarge(): Failure {
  const limit = MOST_IMPORT_BYTES / 2 ** 20
  return new Failure('import.tooLarge', because('import.tooLarge', { limitMib: limit }), because('do.importByTerminal'))
}

function bearerOf(authorization: string | undefined): string {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? ''
}

const STATUS: Readonly<Record<string, number>> = { 'import.tooLarge': 413, 'files.busy': 503, internal: 500 }

/** A failure in the form in which the socket tells them too. Once bytes are out, only ending early says that. */
function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const info = failureInfoOf(error)
  response.removeHeader('Content-Disposition')
  response.removeHeader('Content-Length')
  // The rest of an upload that is refused is not read.
  response.writeHead(STATUS[info.code] ?? 422, { 'Content-Type': 'application/json', Connection: 'close' })
  response.end(JSON.stringify(info))
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain' })
  response.end()
}
