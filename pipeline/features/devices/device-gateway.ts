import { randomBytes } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import { Failure, type FailureInfo, failureInfoOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { Device, DeviceTurn, GatewaySettings, GatewayState } from '../../protocol/devices.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import type { Pipeline } from '../../runtime/pipeline.ts'
import { OTA_PATH, WEBSOCKET_PATH } from '../../servers/xiaozhi/admission/access.ts'
import type { GatewayLimits } from '../../servers/xiaozhi/admission/limits.ts'
import { pageOrigins } from '../../servers/xiaozhi/admission/origins.ts'
import type { DeviceConnection } from '../../servers/xiaozhi/device-connection.ts'
import { type DeviceServer, openDeviceServer } from '../../servers/xiaozhi/device-server.ts'
import { DEFAULT_WAKE, wakeWords } from '../../servers/xiaozhi/wake-words.ts'
import { openDeviceConversation } from './device-conversation.ts'

/** Where other servers of the protocol answer devices that start. */
export const DEFAULT_DEVICE_PORT = 8003
const LOOPBACK = '127.0.0.1'
/** No page may connect, and devices are greeted. */
export const DEFAULT_GATEWAY_SETTINGS: GatewaySettings = {
  origins: [],
  wakeWords: [...DEFAULT_WAKE.words],
  greets: DEFAULT_WAKE.greets,
}
/** Changes are told at most this often: a flood of refusals is not a flood of events. */
const EMIT_INTERVAL_MS = 250

export interface DeviceGatewayOptions {
  readonly pipeline: Pick<Pipeline, 'openConversation' | 'replySampleRateHz'>
  readonly appVersion: string
  /** Told of each turn of a device when it is over. */
  readonly onTurn?: (turn: DeviceTurn) => void
  /** The gateway was switched, a device came, went or changed, or something was refused. */
  readonly onChange?: (state: GatewayState) => void
  readonly limits?: Partial<GatewayLimits>
}

export interface GatewayStart {
  /** 0: any free one. */
  readonly port?: number
  /** Reachable from other machines: then a token is needed, and made where none is given. */
  readonly lan?: boolean
  readonly token?: string
  /** Frames of a reply that leave ahead of their time; 0 for small devices that stumble over bursts. */
  readonly leadFrames?: number
}

interface Running extends Required<Pick<GatewayStart, 'lan'>> {
  readonly server: DeviceServer
  readonly token: string | undefined
  readonly publicHost: string
}

interface TurnsOfDevice {
  turns: number
  lastHeardMs: number | undefined
  lastProcessingMs: number | undefined
}

/** The pipeline's door for devices of the xiaozhi protocol. Closed until it is started. */
export class DeviceGateway {
  readonly #options: DeviceGatewayOptions
  readonly #turns = new Map<string, TurnsOfDevice>()
  #settings = DEFAULT_GATEWAY_SETTINGS
  #running: Running | undefined
  #problem: FailureInfo | undefined
  #telling: NodeJS.Timeout | undefined

  constructor(options: DeviceGatewayOptions) {
    this.#options = options
  }

  /**
   * Opens the gateway; one that is open is closed first.
   *
   * @throws Failure where the port is taken
   */
  async start({
    port = DEFAULT_DEVICE_PORT,
    lan = false,
    token,
    leadFrames,
  }: GatewayStart = {}): Promise<GatewayState> {
    await this.#close()
    const { pipeline, appVersion, limits } = this.#options
    const required = token ?? (lan ? randomBytes(16).toString('hex') : undefined)
    if (lan && required === '') throw new Failure('gateway.noToken', because('gateway.noToken'))
    const publicHost = lan ? lanAddress() : LOOPBACK
    const hosts = lan ? namesOfMachine() : [LOOPBACK, 'localhost']
    try {
      const server = await openDeviceServer({
        port,
        address: lan ? '0.0.0.0' : LOOPBACK,
        policy: () => ({ token: required, hosts, origins: this.#settings.origins }),
        wake: () => ({ words: this.#settings.wakeWords, greets: this.#settings.greets }),
        publicHost,
        appVersion,
        replySampleRateHz: pipeline.replySampleRateHz,
        openConversation: ({ deviceId }, hooks) =>
          openDeviceConversation({ pipeline, deviceId, hooks, onTurn: (turn) => this.#turnClosed(deviceId, turn) }),
        onChange: () => this.#changed(),
        ...(limits ? { limits } : {}),
        ...(leadFrames === undefined ? {} : { leadFrames }),
      })
      this.#running = { server, lan, token: required, publicHost }
      this.#problem = undefined
    } catch (error) {
      this.#problem = failureInfoOf(error)
      this.#emit()
      throw error
    }
    this.#emit()
    return this.state()
  }

  async stop(): Promise<GatewayState> {
    await this.#close()
    this.#problem = undefined
    this.#emit()
    return this.state()
  }

  /**
   * Changes who may connect and what wake words do, at once. Pages that are connected stay so.
   *
   * @returns the changes as they hold
   * @throws Failure for what is no origin or no wake word: then nothing changes
   */
  configure(changes: Partial<GatewaySettings>): Partial<GatewaySettings> {
    const checked = {
      ...changes,
      ...(changes.origins ? { origins: pageOrigins(changes.origins) } : {}),
      ...(changes.wakeWords ? { wakeWords: wakeWords(changes.wakeWords) } : {}),
    }
    this.#settings = { ...this.#settings, ...checked }
    this.#emit()
    return checked
  }

  /** Sends a device away; it may come again. */
  disconnect(deviceId: string): void {
    this.#running?.server.connections.find(({ identity }) => identity.deviceId === deviceId)?.close()
  }

  /** Refused or ignored since the gateway was started, by reason. */
  counters(): Readonly<Record<string, number>> {
    return this.#running?.server.refusals ?? {}
  }

  /** Packets of all devices that wait to be decoded; nothing while the gateway is closed. */
  get queueDepths(): Readonly<Record<string, number>> {
    if (!this.#running) return {}
    return { gateway: this.#running.server.connections.reduce((sum, { pendingPackets }) => sum + pendingPackets, 0) }
  }

  devices(): Device[] {
    return (this.#running?.server.connections ?? []).map((connection) => this.#describe(connection))
  }

  state(): GatewayState {
    const running = this.#running
    const base = { devices: this.devices(), refusals: { ...this.counters() }, settings: this.#settings }
    const problem = problemOf(this.#problem)
    if (!running) return { enabled: false, lan: false, ...base, ...problem }
    const { server, lan, token, publicHost } = running
    const at = `${publicHost}:${server.port}`
    return {
      enabled: true,
      lan,
      port: server.port,
      urls: {
        websocket: `ws://${at}${WEBSOCKET_PATH}`,
        ota: `http://${at}${OTA_PATH}${token === undefined ? '' : `${token}/`}`,
      },
      ...(token === undefined ? {} : { token }),
      ...base,
      ...problem,
    }
  }

  async #close(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    clearTimeout(this.#telling)
    this.#telling = undefined
    this.#turns.clear()
    await running?.server.close()
  }

  #describe(connection: DeviceConnection): Device {
    const { identity, address, connectedAt, codecName } = connection
    const known = this.#turns.get(identity.deviceId)
    return {
      id: identity.deviceId,
      address,
      connectedAt: connectedAt.toISOString(),
      state: DEVICE_STATES[connection.phase],
      codec: codecName,
      turns: known?.turns ?? 0,
      ...(known?.lastHeardMs === undefined ? {} : { lastHeardMs: known.lastHeardMs }),
      ...(known?.lastProcessingMs === undefined ? {} : { lastProcessingMs: known.lastProcessingMs }),
    }
  }

  #turnClosed(deviceId: string, turn: TurnRecord): void {
    const known = this.#turns.get(deviceId)
    this.#turns.set(deviceId, {
      turns: (known?.turns ?? 0) + 1,
      lastHeardMs: turn.ledger?.heardMs ?? known?.lastHeardMs,
      lastProcessingMs: turn.ledger?.processingMs ?? known?.lastProcessingMs,
    })
    this.#options.onTurn?.({ deviceId, turn })
    this.#changed()
  }

  #changed(): void {
    if (!this.#running || this.#telling) return
    this.#telling = setTimeout(() => {
      this.#telling = undefined
      this.#emit()
    }, EMIT_INTERVAL_MS)
    this.#telling.unref()
  }

  #emit(): void {
    this.#options.onChange?.(this.state())
  }
}

const DEVICE_STATES = {
  greeting: 'idle',
  idle: 'idle',
  listening: 'listening',
  recognising: 'listening',
  replying: 'speaking',
} as const

function problemOf(problem: FailureInfo | undefined): Pick<GatewayState, 'problem'> {
  return problem ? { problem } : {}
}

/** Every name and address by which a device may ask for this machine. */
function namesOfMachine(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? [])
  const name = hostname().toLowerCase()
  return [...addresses, LOOPBACK, 'localhost', name, `${name}.local`]
}

/** The address that other machines are likeliest to reach. */
function lanAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? LOOPBACK
}
