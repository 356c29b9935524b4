import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { OPUS_RATES_HZ } from '../../audio/opus.ts'
import { OpusCodec } from '../../audio/opus-codec.ts'
import { guardSocket, turnAway } from '../upgrades.ts'
import { type DeviceIdentity, type DevicePolicy, judgeUpgrade, WEBSOCKET_PATH } from './admission/access.ts'
import { ConnectionLimiter } from './admission/connection-limiter.ts'
import { GATEWAY_LIMITS, type GatewayLimits } from './admission/limits.ts'
import { answerTo, type Refusal, Refusals } from './admission/refusals.ts'
import type { ConversationHooks, DeviceConversation } from './conversation.ts'
import { DeviceConnection } from './device-connection.ts'
import { answerHttp } from './ota-server.ts'
import { DEFAULT_WAKE, type WakeSettings } from './wake-words.ts'

/** Replies leave in frames of this length: what devices of the protocol play. */
const REPLY_FRAME_MS = 60
const OTHER_RATE_HZ = 24_000
/** A device's request has a few hundred bytes. */
const MOST_HEADER_BYTES = 8192

/** Devices send messages whole. */
const MOST_FRAGMENTS = 64

/** Why a device was cut off that did what none does by mistake, and what may be a mistake. */
const CUT_OFF: ReadonlySet<Refusal> = new Set(['connect.flood', 'connect.junk', 'connect.slowReader'])
const MISTAKES: ReadonlySet<Refusal> = new Set(['connect.noHello', 'connect.notWebSocket', 'message.tooLarge'])

export interface DeviceServerOptions {
  /** 0: any free one. */
  readonly port: number
  /** Address to listen on: loopback, or all of the machine's. */
  readonly address: string
  /** May change while the gateway is open. */
  readonly policy: () => Omit<DevicePolicy, 'port'>
  /** What wake words do; may change while the gateway is open. */
  readonly wake?: () => WakeSettings
  /** Where devices reach this machine from outside; the name in the WebSocket's URL. */
  readonly publicHost: string
  readonly appVersion: string
  readonly replySampleRateHz: number
  /** Frames of a reply that leave ahead of their time. */
  readonly leadFrames?: number
  readonly limits?: Partial<GatewayLimits>
  openConversation(identity: DeviceIdentity, hooks: ConversationHooks): DeviceConversation
  /** A device came, went or changed, or something was refused. */
  readonly onChange?: () => void
}

/** A running gateway for devices. */
export interface DeviceServer {
  readonly port: number
  readonly connections: readonly DeviceConnection[]
  readonly refusals: Readonly<Record<string, number>>
  close(): Promise<void>
}

/**
 * Serves the xiaozhi protocol on one port: the WebSocket of devices, and the answer that tells them about it.
 *
 * @throws Failure `gateway.portTaken` where the port cannot be had
 */
export async function openDeviceServer(options: DeviceServerOptions): Promise<DeviceServer> {
  const server = new XiaozhiServer(options)
  await server.listen()
  return server
}

class XiaozhiServer implements DeviceServer {
  readonly #options: DeviceServerOptions
  readonly #limits: GatewayLimits
  readonly #refusals = new Refusals()
  readonly #connections = new Map<string, DeviceConnection>()
  readonly #limiter: ConnectionLimiter
  readonly #codec: OpusCodec
  readonly #server: Server
  readonly #sockets: WebSocketServer
  #tending: NodeJS.Timeout | undefined
  #port: number

  constructor(options: DeviceServerOptions) {
    this.#options = options
    this.#port = options.port
    this.#limits = { ...GATEWAY_LIMITS, ...options.limits }
    this.#codec = new OpusCodec(() => {
      for (const connection of this.connections) connection.close('connect.failed')
    })
    this.#server = this.#createHttp()
    this.#limiter = new ConnectionLimiter({
      limits: this.#limits,
      refuse: (reason) => this.#refuse(reason),
      onSocket: (socket) => this.#server.emit('connection', socket),
    })
    const { messageBytes } = this.#limits
    this.#sockets = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: messageBytes,
      // Each connection answers them itself, as often as it may.
      autoPong: false,
      maxFragments: MOST_FRAGMENTS,
    })
  }

  get port(): number {
    return this.#port
  }

  get connections(): readonly DeviceConnection[] {
    return [...this.#connections.values()]
  }

  get refusals(): Readonly<Record<string, number>> {
    return this.#refusals.counts
  }

  async listen(): Promise<void> {
    this.#port = await this.#limiter.listen(this.#options.port, this.#options.address)
    this.#tending = setInterval(() => {
      for (const connection of this.connections) connection.tend()
    }, this.#limits.pingIntervalMs)
  }

  async close(): Promise<void> {
    clearInterval(this.#tending)
    for (const connection of this.connections) connection.close()
    const closed = this.#limiter.close()
    for (const client of this.#sockets.clients) client.terminate()
    this.#sockets.close()
    this.#server.closeAllConnections()
    await closed
    await this.#codec.close()
  }

  #policy(): DevicePolicy {
    return { ...this.#options.policy(), port: this.#port }
  }

  #refuse(reason: Refusal): void {
    this.#refusals.count(reason)
    this.#options.onChange?.()
  }

  /** It listens nowhere itself: the door hands it the connections that may ask. One request each. */
  #createHttp(): Server {
    const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES }, (request, response) =>
      this.#answer(request, response),
    )
    server.maxRequestsPerSocket = 1
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      // What the parser does not understand; others have lost their connection.
      if (error.code?.startsWith('HPE_')) this.#strike('access.notHttp', (socket as Socket).remoteAddress)
      socket.destroy()
    })
    return server
  }

  /** Counts what was refused to an address that must not do it too often. */
  #strike(reason: Refusal, address: string | undefined, strikes = 1): void {
    this.#refuse(reason)
    if (address !== undefined) this.#limiter.struck(address, strikes)
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { remoteAddress } = request.socket
    response.once('finish', () => this.#limiter.served(request.socket))
    answerHttp(request, response, {
      policy: this.#policy(),
      websocketUrl: `ws://${this.#options.publicHost}:${this.#port}${WEBSOCKET_PATH}`,
      refuse: (reason) => this.#strike(reason, remoteAddress),
    }).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'Content-Length': 0 })
      response.end()
    })
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = request.socket.remoteAddress ?? ''
    guardSocket(socket)
    const decision = judgeUpgrade(request.url ?? '/', request.headers, this.#policy())
    if (!decision.allowed) {
      this.#limiter.struck(address)
      return this.#turnAway(socket, decision.status, decision.reason)
    }
    const { identity } = decision
    if (this.#connections.size >= this.#limits.devices && !this.#connections.has(identity.deviceId)) {
      return this.#turnAway(socket, '503 Service Unavailable', 'connect.tooMany')
    }
    this.#limiter.served(request.socket)
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#admit(webSocket, identity, address))
  }

  #turnAway(socket: Duplex, status: string, reason: Refusal): void {
    this.#refuse(reason)
    turnAway(socket, status, answerTo(reason))
  }

  #admit(socket: WebSocket, identity: DeviceIdentity, address: string): void {
    const { appVersion, replySampleRateHz, leadFrames = DEFAULT_LEAD_FRAMES, wake, openConversation } = this.#options
    const { deviceId } = identity
    // A device that comes again has lost its first connection, whether or not that is known here.
    this.#connections.get(deviceId)?.close('connect.replaced')
    const connection = new DeviceConnection({
      socket,
      identity,
      address,
      codec: this.#codec,
      limits: this.#limits,
      refusals: this.#refusals,
      appVersion,
      replyFormat: { sampleRateHz: replyRate(replySampleRateHz), frameMs: REPLY_FRAME_MS },
      leadFrames,
      wake: wake ?? (() => DEFAULT_WAKE),
      openConversation: (hooks) => openConversation(identity, hooks),
      onChange: () => this.#options.onChange?.(),
      onClosed: (reason) => {
        if (reason && CUT_OFF.has(reason)) this.#limiter.struck(address, this.#limits.cutOffStrikes)
        if (reason && MISTAKES.has(reason)) this.#limiter.struck(address)
        if (this.#connections.get(deviceId) === connection) this.#connections.delete(deviceId)
        this.#options.onChange?.()
      },
    })
    this.#connections.set(deviceId, connection)
    this.#options.onChange?.()
  }
}

/** One frame is on its way while the one before is played, and one more against jitter. */
const DEFAULT_LEAD_FRAMES = 2

/** The voice's own rate where Opus has it: nothing is converted then. */
function replyRate(sampleRateHz: number): number {
  return OPUS_RATES_HZ.includes(sampleRateHz) ? sampleRateHz : OTHER_RATE_HZ
}
