import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { nowMs } from '../../../base/clock.ts'
import { Failure } from '../../../base/failure.ts'
import { because } from '../../../measures/reasons/reasons.ts'
import { Addresses } from './addresses.ts'
import type { GatewayLimits } from './limits.ts'
import type { Refusal } from './refusals.ts'

/** Beyond what devices need: connections that ask for something else, or have not asked yet. */
const SPARE_SOCKETS = 512
const SWEEP_INTERVAL_MS = 500

export interface ConnectionLimiterOptions {
  readonly limits: GatewayLimits
  readonly refuse: (reason: Refusal) => void
  /** Somebody is let in as far as to ask; `served` must be called once there is an answer. */
  readonly onSocket: (socket: Socket) => void
}

/**
 * Where connections arrive. Whoever may not connect now is reset before anything is read or set up for it, and whoever
 * asks for nothing is not waited for.
 */
export class ConnectionLimiter {
  readonly #options: ConnectionLimiterOptions
  readonly #server: Server
  readonly #addresses: Addresses
  /** Sockets that have not been served yet, since when, in order; by address. */
  readonly #silent = new Map<string, Map<Socket, number>>()
  #sweeping: NodeJS.Timeout | undefined

  constructor(options: ConnectionLimiterOptions) {
    const { limits, refuse } = options
    this.#options = options
    this.#addresses = new Addresses(limits)
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#arrived(socket))
    this.#server.maxConnections = limits.devices + SPARE_SOCKETS
    this.#server.on('drop', () => refuse('connect.tooMany'))
  }

  /** @returns the port @throws Failure `gateway.portTaken` */
  async listen(port: number, address: string): Promise<number> {
    const listening = await listen(this.#server, port, address)
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS)
    return listening
  }

  /** A connection was answered, or has become a device's. */
  served(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    const silent = this.#silent.get(address)
    if (silent?.delete(socket) && silent.size === 0) this.#silent.delete(address)
  }

  /** Somebody at an address did what it must not. */
  struck(address: string, strikes = 1): void {
    this.#addresses.strike(address, strikes, nowMs())
  }

  close(): Promise<void> {
    clearInterval(this.#sweeping)
    for (const sockets of this.#silent.values()) for (const socket of sockets.keys()) socket.destroy()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #arrived(socket: Socket): void {
    const address = socket.remoteAddress
    // It has gone again already.
    if (address === undefined) return void socket.destroy()
    const refusal = this.#addresses.judge(address, nowMs())
    if (refusal) {
      socket.resetAndDestroy()
      return this.#options.refuse(refusal)
    }
    this.#wait(socket, address)
    this.#options.onSocket(socket)
  }

  #wait(socket: Socket, address: string): void {
    const silent = this.#silent.get(address) ?? new Map<Socket, number>()
    this.#silent.set(address, silent)
    silent.set(socket, nowMs())
    // By then a socket does not know its address any more.
    socket.once('close', () => {
      if (silent.delete(socket) && silent.size === 0 && this.#silent.get(address) === silent)
        this.#silent.delete(address)
    })
    const [oldest] = silent.keys()
    if (silent.size > this.#options.limits.silentConnections && oldest) this.#giveUp(oldest, address)
  }

  #sweep(): void {
    const lateMs = nowMs() - this.#options.limits.requestTimeoutMs
    for (const [address, silent] of this.#silent) {
      for (const [socket, sinceMs] of silent) {
        if (sinceMs > lateMs) break
        this.#giveUp(socket, address)
      }
    }
  }

  #giveUp(socket: Socket, address: string): void {
    this.served(socket)
    socket.resetAndDestroy()
    this.#options.refuse('connect.noRequest')
    this.struck(address)
  }
}

function listen(server: Server, port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      reject(
        taken
          ? new Failure('gateway.portTaken', because('port.taken', { port }), because('do.otherDevicePort'))
          : error,
      )
    })
    // Once it listens: a connection that cannot be accepted (no descriptors left) is one less, and the server goes on.
    server.on('error', () => undefined)
    server.listen(port, address, () => resolve((server.address() as AddressInfo).port))
  })
}
