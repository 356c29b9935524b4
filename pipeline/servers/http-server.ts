import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import { type AccessPolicy, isAllowedHost } from './access.ts'
import { CONSOLE_LIMITS, type ConsoleRefusal } from './console-limits.ts'
import { answerSessionRequest, isSessionPath, type SessionFiles } from './downloads.ts'
import { requestTarget } from './request-target.ts'
import { readStaticFile, type StaticFile } from './static-files.ts'
import type { Tally } from './tally.ts'
import { turnAway } from './upgrades.ts'

export interface HttpOptions {
  readonly access: () => AccessPolicy
  readonly pages: ReadonlyMap<string, StaticFile>
  /** Demo clips by URL path, e.g. `/clips/timer.wav`. */
  readonly clips: ReadonlyMap<string, StaticFile>
  /** What `/healthz` answers. */
  readonly health: () => object
  /** Exports and imports of sessions below `/sessions/`. */
  readonly sessions?: SessionFiles
  /** Told whom it turned away. */
  readonly refusals?: Tally<ConsoleRefusal>
}

/** How many ports after the wanted one are tried when it is taken. */
const PORTS_TRIED = 20

/** The console's HTTP side: the built pages, the demo clips and `/healthz`. Anything else is 404. */
export function createHttpServer(options: HttpOptions): Server {
  const server = createServer((request, response) => {
    answer(options, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  server.maxConnections = CONSOLE_LIMITS.connections
  server.on('drop', () => options.refusals?.count('connect.tooMany'))
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // What the parser does not understand; others have lost their connection.
    if (!error.code?.startsWith('HPE_') || !socket.writable) return void socket.destroy()
    options.refusals?.count('access.notHttp')
    turnAway(socket, '400 Bad Request')
  })
  return server
}

/**
 * Listens on loopback. A taken port: the next free one, told to `onTaken`; port 0: any free one.
 * Answers with the port in use.
 */
export async function listenOnLoopback(server: Server, port: number, onTaken: (port: number) => void): Promise<number> {
  for (let attempt = 0; attempt < PORTS_TRIED; attempt++) {
    const wanted = port === 0 ? 0 : port + attempt
    if (await tryListen(server, wanted)) return (server.address() as AddressInfo).port
    onTaken(wanted)
  }
  throw new Failure(
    'server.noFreePort',
    because('port.noneFree', { first: port, last: port + PORTS_TRIED - 1 }),
    because('do.portOption'),
  )
}

function tryListen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false)
      else reject(error)
    }
    server.once('error', failed)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed)
      // A connection that cannot be accepted (no descriptors left) is one less, and the server goes on.
      server.on('error', () => undefined)
      resolve(true)
    })
  })
}

async function answer(options: HttpOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const access = options.access()
  if (!isAllowedHost(request.headers.host, access)) {
    options.refusals?.count('access.host')
    return refuse(response, 403)
  }
  const path = requestTarget(request.url)?.path
  if (path === undefined) {
    options.refusals?.count('access.path')
    return refuse(response, 400)
  }
  if (options.sessions && isSessionPath(path)) return answerSessionRequest(options.sessions, access, request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
  if (path === '/healthz') return sendJson(response, options.health())
  const file = options.pages.get(path === '/' ? '/index.html' : path) ?? options.clips.get(path)
  if (!file) return refuse(response, 404)
  const body = await readStaticFile(file)
  response.writeHead(200, {
    ...securityHeaders(access.port),
    'Content-Type': file.contentType,
    'Content-Length': body.length,
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(`${JSON.stringify(value)}\n`)
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain' })
  response.end()
}

/** A page of ours may load from us alone, talk to our own socket alone, and be framed by nobody. */
function securityHeaders(port: number): Record<string, string> {
  const csp = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'Content-Security-Policy': csp.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'microphone=(self), camera=(), geolocation=()',
  }
}
