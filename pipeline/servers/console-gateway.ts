import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { Failure } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import type { ClientMessage } from '../protocol/wire/messages.ts'
import type { Snapshot } from '../protocol/wire/snapshot.ts'
import { PROTOCOL_VERSION } from '../protocol/wire/version.ts'
import { type AccessPolicy, isAllowedHost, isAllowedOrigin, isToken } from './access.ts'
import { ConsoleClient } from './console-client.ts'
import type { ConsoleRefusal } from './console-limits.ts'
import { BAD_MESSAGE, type ConsoleAnswers, ConsoleRequests, parseClientMessage } from './console-requests.ts'
import type { EventHub } from './event-hub.ts'
import { FlushPace } from './flush-pace.ts'
import { requestTarget } from './request-target.ts'
import { Tally } from './tally.ts'
import { guardSocket, turnAway } from './upgrades.ts'

/** A connection that has not said hello by then is closed. */
const HELLO_TIMEOUT_MS = 5000
/** How long a console that is sent away may take to hear so. */
const GOODBYE_MS = 1000
/** Largest message a client may send: a microphone frame is under 1 kB, a command under 10 kB. */
const MAX_MESSAGE_BYTES = 256 * 1024

/** What the gateway needs of the pipeline. */
export interface ConsoleBackend extends ConsoleAnswers {
  readonly hub: EventHub
  readonly hostId: string
  snapshot(): Snapshot
  clientLeft(client: ConsoleClient): void
}

export interface ConsoleGateway {
  readonly clients: number
  close(): void
}

/**
 * Opens the console's WebSocket at `/ws` of an HTTP server: Host and Origin are checked, then the token. Who is turned
 * away is counted in `refusals`.
 */
export function openConsoleGateway(
  server: Server,
  backend: ConsoleBackend,
  access: () => AccessPolicy,
  refusals: Tally<ConsoleRefusal> = new Tally(),
): ConsoleGateway {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES })
  const lobby: Lobby = { clients: new Set(), backend, refusals }
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    guardSocket(socket)
    const refusal = upgradeRefusal(request, access())
    if (refusal) {
      refusals.count(refusal.reason)
      return turnAway(socket, refusal.status)
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => greet(webSocket, lobby, access()))
  }
  server.on('upgrade', onUpgrade)
  const pace = new FlushPace(() => {
    for (const client of lobby.clients) client.flush()
  })
  const stopListening = backend.hub.listen((event) => {
    for (const client of lobby.clients) client.enqueue(event)
    pace.happened(event.event.kind)
  })
  return {
    get clients() {
      return lobby.clients.size
    },
    close() {
      pace.stop()
      stopListening()
      server.off('upgrade', onUpgrade)
      for (const client of lobby.clients) client.close(1001, 'the host is closing')
      sockets.close()
    },
  }
}

/** What all consoles of a gateway share. */
interface Lobby {
  readonly clients: Set<ConsoleClient>
  readonly backend: ConsoleBackend
  readonly refusals: Tally<ConsoleRefusal>
}

interface UpgradeRefusal {
  readonly reason: ConsoleRefusal
  readonly status: string
}

/** Host and Origin first: a page of another site learns nothing of what paths there are. */
function upgradeRefusal(request: IncomingMessage, access: AccessPolicy): UpgradeRefusal | undefined {
  const { host, origin } = request.headers
  if (!isAllowedHost(host, access)) return { reason: 'access.host', status: '403 Forbidden' }
  if (!isAllowedOrigin(origin, access)) return { reason: 'access.origin', status: '403 Forbidden' }
  const target = requestTarget(request.url)
  if (!target) return { reason: 'access.path', status: '400 Bad Request' }
  return target.path === '/ws' ? undefined : { reason: 'access.path', status: '404 Not Found' }
}

/** Until a valid hello has come, nothing is sent and nothing else is listened to. */
function greet(socket: WebSocket, lobby: Lobby, access: AccessPolicy): void {
  const client = new ConsoleClient(socket, () => lobby.backend.snapshot())
  const timeout = setTimeout(() => {
    lobby.refusals.count('connect.noHello')
    sendAway(socket, 4408, 'no hello')
  }, HELLO_TIMEOUT_MS)
  socket.on('error', () => socket.terminate())
  socket.once('message', (data, isBinary) => {
    clearTimeout(timeout)
    const hello = isBinary ? undefined : parseClientMessage(data)
    const refusal = helloRefusal(hello, access)
    if (refusal || hello?.type !== 'hello') {
      const { reason, error } = refusal ?? NO_HELLO
      lobby.refusals.count(reason)
      client.send({ type: 'refused', error })
      return sendAway(socket, 4401, 'refused')
    }
    admit(socket, client, lobby, hello.resume)
  })
  socket.once('close', () => clearTimeout(timeout))
}

interface HelloRefusal {
  readonly reason: ConsoleRefusal
  readonly error: ErrorInfo
}

const NO_HELLO: HelloRefusal = { reason: 'message.bad', error: BAD_MESSAGE }

function helloRefusal(message: ClientMessage | undefined, access: AccessPolicy): HelloRefusal | undefined {
  if (message?.type !== 'hello') return NO_HELLO
  if (!isToken(message.token, access)) {
    const error = new Failure('access.wrongToken', because('access.wrongToken'), because('do.openLastLink')).toInfo()
    return { reason: 'access.token', error }
  }
  if (message.protocol !== PROTOCOL_VERSION) {
    const versions = because('console.otherVersion', { page: message.protocol, host: PROTOCOL_VERSION })
    const error = new Failure('protocol.otherVersion', versions, because('do.reloadPage')).toInfo()
    return { reason: 'message.otherVersion', error }
  }
  return undefined
}

function admit(
  socket: WebSocket,
  client: ConsoleClient,
  lobby: Lobby,
  resume: { hostId: string; seq: number } | undefined,
): void {
  const { clients, backend, refusals } = lobby
  const missed = resume?.hostId === backend.hostId ? backend.hub.since(resume.seq) : undefined
  if (missed) for (const event of missed) client.enqueue(event)
  else client.sendSnapshot()
  clients.add(client)
  const requests = new ConsoleRequests(client, backend)
  const receive = (data: RawData, isBinary: boolean) => {
    if (requests.receive(data, isBinary) === 'taken') return
    socket.off('message', receive)
    refusals.count('connect.flood')
    client.send({ type: 'refused', error: FLOOD })
    // Nothing more of it is read; the goodbye still goes out.
    socket.pause()
    sendAway(socket, 4429, 'too much at once')
  }
  socket.on('message', receive)
  socket.once('close', () => {
    clients.delete(client)
    requests.close()
    backend.clientLeft(client)
  })
}

const FLOOD = new Failure('console.flood', because('console.flood'), because('do.reloadPage')).toInfo()

/** Says goodbye. Whoever does not hang up is not waited for. */
function sendAway(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason)
  setTimeout(() => socket.terminate(), GOODBYE_MS).unref()
}
