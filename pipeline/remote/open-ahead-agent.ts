import { type AgentOptions, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'

/** A connection that nobody used for so long is given up here, before a server does it in the middle of a request. */
const IDLE_MS = 55_000
/** More at once than stages ask at a time are of no use. */
const MOST_CONNECTIONS = 8

const AGENT_OPTIONS: AgentOptions = {
  keepAlive: true,
  maxSockets: MOST_CONNECTIONS,
  maxFreeSockets: MOST_CONNECTIONS,
  // The one used last is the least likely to have been closed by the server.
  scheduling: 'lifo',
}

type CreateConnection = HttpAgent['createConnection']
type Callback = (error: Error | null, stream: Duplex) => void

/** Where an agent connects to. */
export interface Endpoint {
  readonly secure: boolean
  /** Name or number, without brackets. */
  readonly hostname: string
  readonly port: number
  /** Take a certificate that nobody vouches for: usual for servers of one's own, and for those alone. */
  readonly anyCertificate?: boolean
}

/**
 * Connections to one server: kept open between requests, and opened ahead of them. `openAhead` makes one that waits for the
 * next request without a byte being sent on it: the three ways of TCP and TLS are then behind the turn, and a server is
 * not asked for anything that nobody needs.
 */
export class OpenAheadAgent {
  readonly agent: HttpAgent | HttpsAgent
  readonly #endpoint: Endpoint
  readonly #connect: CreateConnection
  readonly #waiting: Socket[] = []

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
    const rejectUnauthorized = !endpoint.anyCertificate
    this.agent = endpoint.secure
      ? new HttpsAgent({ ...AGENT_OPTIONS, rejectUnauthorized })
      : new HttpAgent(AGENT_OPTIONS)
    this.#connect = this.agent.createConnection.bind(this.agent)
    this.agent.createConnection = (options, callback) => this.#take() ?? this.#connect(options, callback)
  }

  /** Whether a request made now would find a connection open. */
  get ready(): boolean {
    const kept = Object.values(this.agent.freeSockets).some((sockets) => (sockets?.length ?? 0) > 0)
    return kept || this.#waiting.some(isOpen)
  }

  /** Opens a connection if none is open or being opened; resolves once one is. @throws as the network does */
  async openAhead(): Promise<void> {
    if (this.ready) return
    const socket = this.#waiting.at(-1) ?? this.#open()
    if (!isOpen(socket)) await opened(socket, this.#endpoint.secure)
  }

  /** Gives up connections that nobody uses at the moment: the next request opens its own. */
  dropIdle(): void {
    const free = Object.values(this.agent.freeSockets).flatMap((sockets) => sockets ?? [])
    for (const socket of [...this.#waiting.splice(0), ...free]) socket.destroy()
  }

  close(): void {
    this.dropIdle()
    this.agent.destroy()
  }

  #take(): Socket | undefined {
    for (let socket = this.#waiting.pop(); socket; socket = this.#waiting.pop()) if (!socket.destroyed) return socket
    return undefined
  }

  #open(): Socket {
    const { hostname, port, anyCertificate } = this.#endpoint
    const options = {
      ...{ host: hostname, port, noDelay: true, rejectUnauthorized: !anyCertificate },
      // Numbers are no names: TLS forbids them there.
      ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    }
    const socket = this.#connect(options, undefined as unknown as Callback) as Socket
    this.#waiting.push(socket)
    const forget = () => {
      const at = this.#waiting.indexOf(socket)
      if (at === -1) return false
      this.#waiting.splice(at, 1)
      socket.destroy()
      return true
    }
    socket.on('close', forget)
    // Without a listener an error would be nobody's; whoever takes the connection listens for himself.
    socket.on('error', forget)
    const idle = setTimeout(forget, IDLE_MS)
    idle.unref()
    socket.once('close', () => clearTimeout(idle))
    return socket
  }
}

function isOpen(socket: Socket): boolean {
  return !socket.destroyed && !socket.connecting && !isSecuring(socket)
}

/** Whether the handshake of an encrypted connection is still under way. */
export function isSecuring(socket: Socket): boolean {
  return 'encrypted' in socket && (socket as TLSSocket & { secureConnecting?: boolean }).secureConnecting === true
}

function opened(socket: Socket, secure: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(secure ? 'secureConnect' : 'connect', () => resolve())
    socket.once('error', reject)
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
  })
}
