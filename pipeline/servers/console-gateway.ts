import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { nowMs } from '../base/clock.ts'
import { failureInfoOf } from '../base/failure.ts'
import { decodeMicrophoneFrame, type MicrophoneFrame } from '../protocol/binary.ts'
import type { Command } from '../protocol/commands.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import { type ClientMessage, clientMessageSchema } from '../protocol/messages.ts'
import type { Query } from '../protocol/queries.ts'
import type { Snapshot } from '../protocol/snapshot.ts'
import { PROTOCOL_VERSION } from '../protocol/version.ts'
import { type AccessPolicy, isAllowedHost, isAllowedOrigin, isToken } from './access.ts'
import { ConsoleClient } from './console-client.ts'
import type { EventHub } from './event-hub.ts'

/** Events leave in batches, so that a burst costs a client one wake-up and one frame of drawing. */
const FLUSH_INTERVAL_MS = 33
/** A connection that has not said hello by then is closed. */
const HELLO_TIMEOUT_MS = 5000
/** Largest message a client may send: a microphone frame is under 1 kB, a command under 10 kB. */
const MAX_MESSAGE_BYTES = 256 * 1024

/** What the gateway needs of the pipeline. */
export interface ConsoleBackend {
  readonly hub: EventHub
  readonly hostId: string
  snapshot(): Snapshot
  /** Carries a command out; throws a `Failure` with what, why and what to do. */
  command(command: Command, from: ConsoleClient): void | Promise<void>
  /** Answers what is too much to be told to everyone; throws a `Failure` where it cannot. */
  query(query: Query): Promise<unknown>
  microphone(frame: MicrophoneFrame, from: ConsoleClient): void
  clientLeft(client: ConsoleClient): void
}

export interface ConsoleGateway {
  readonly clients: number
  close(): void
}

/** Opens the console's WebSocket at `/ws` of an HTTP server: Host and Origin are checked, then the token. */
export function openConsoleGateway(
  server: Server,
  backend: ConsoleBackend,
  access: () => AccessPolicy,
): ConsoleGateway {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES })
  const clients = new Set<ConsoleClient>()
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = upgradeRefusal(request, access())
    if (refusal) return socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\n\r\n`)
    sockets.handleUpgrade(request, socket, head, (webSocket) => greet(webSocket, clients, backend, access()))
  }
  server.on('upgrade', onUpgrade)
  const stopListening = backend.hub.listen((event) => {
    for (const client of clients) client.enqueue(event)
  })
  const flushing = setInterval(() => {
    for (const client of clients) client.flush()
  }, FLUSH_INTERVAL_MS)
  return {
    get clients() {
      return clients.size
    },
    close() {
      clearInterval(flushing)
      stopListening()
      server.off('upgrade', onUpgrade)
      for (const client of clients) client.close(1001, 'the host is closing')
      sockets.close()
    },
  }
}

function upgradeRefusal(request: IncomingMessage, access: AccessPolicy): string | undefined {
  if (new URL(request.url ?? '/', 'http://127.0.0.1').pathname !== '/ws') return '404 Not Found'
  if (!isAllowedHost(request.headers.host, access)) return '403 Forbidden'
  if (!isAllowedOrigin(request.headers.origin, access)) return '403 Forbidden'
  return undefined
}

/** Until a valid hello has come, nothing is sent and nothing else is listened to. */
function greet(socket: WebSocket, clients: Set<ConsoleClient>, backend: ConsoleBackend, access: AccessPolicy): void {
  const client = new ConsoleClient(socket, () => backend.snapshot())
  const timeout = setTimeout(() => socket.close(4408, 'no hello'), HELLO_TIMEOUT_MS)
  socket.on('error', () => socket.terminate())
  socket.once('message', (data, isBinary) => {
    clearTimeout(timeout)
    const hello = isBinary ? undefined : parse(data)
    const refusal = helloRefusal(hello, access)
    if (refusal || hello?.type !== 'hello') {
      client.send({ type: 'refused', error: refusal ?? BAD_MESSAGE })
      return socket.close(4401, 'refused')
    }
    admit(socket, client, clients, backend, hello.resume)
  })
  socket.once('close', () => clearTimeout(timeout))
}

const BAD_MESSAGE: ErrorInfo = { code: 'protocol.badMessage', message: 'The message is not one of this protocol' }

function helloRefusal(message: ClientMessage | undefined, access: AccessPolicy): ErrorInfo | undefined {
  if (message?.type !== 'hello') return BAD_MESSAGE
  if (!isToken(message.token, access)) {
    return {
      code: 'access.wrongToken',
      message: 'The link’s token is not the one this console was started with',
      hint: 'Open the link that the terminal printed last.',
    }
  }
  if (message.protocol !== PROTOCOL_VERSION) {
    return {
      code: 'protocol.otherVersion',
      message: `The page speaks version ${message.protocol} of the protocol, the host version ${PROTOCOL_VERSION}`,
      hint: 'Reload the page.',
    }
  }
  return undefined
}

function admit(
  socket: WebSocket,
  client: ConsoleClient,
  clients: Set<ConsoleClient>,
  backend: ConsoleBackend,
  resume: { hostId: string; seq: number } | undefined,
): void {
  const missed = resume?.hostId === backend.hostId ? backend.hub.since(resume.seq) : undefined
  if (missed) for (const event of missed) client.enqueue(event)
  else client.sendSnapshot()
  clients.add(client)
  socket.on('message', (data, isBinary) => receive(client, backend, data, isBinary))
  socket.once('close', () => {
    clients.delete(client)
    backend.clientLeft(client)
  })
}

function receive(client: ConsoleClient, backend: ConsoleBackend, data: RawData, isBinary: boolean): void {
  const receivedMs = nowMs()
  if (isBinary) {
    const frame = decodeMicrophoneFrame(bytesOf(data))
    if (frame) backend.microphone(frame, client)
    return
  }
  const message = parse(data)
  switch (message?.type) {
    case 'ping':
      return client.send({ type: 'pong', sentAtMs: message.sentAtMs, hostMs: receivedMs })
    case 'command':
      return carryOut(client, backend, message.id, message.command)
    case 'query':
      return answer(client, backend, message.id, message.query)
    default:
      // A page of another build, or junk: told once and left at that; the connection stays.
      return client.send({ type: 'refused', error: BAD_MESSAGE })
  }
}

function carryOut(client: ConsoleClient, backend: ConsoleBackend, id: number, command: Command): void {
  Promise.try(() => backend.command(command, client)).then(
    () => client.send({ type: 'result', id }),
    (error) => client.send({ type: 'result', id, error: failureInfoOf(error) }),
  )
}

function answer(client: ConsoleClient, backend: ConsoleBackend, id: number, query: Query): void {
  Promise.try(() => backend.query(query)).then(
    (result) => client.send({ type: 'answer', id, answer: result }),
    (error) => client.send({ type: 'answer', id, answer: null, error: failureInfoOf(error) }),
  )
}

function parse(data: RawData): ClientMessage | undefined {
  try {
    return clientMessageSchema.safeParse(JSON.parse(bytesOf(data).toString())).data
  } catch {
    return undefined
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
