import { HostRestarts } from '../pipeline/base/host-restarts.ts'
import { type HostConnection, type HostReport, hostReportSchema } from '../pipeline/protocol/desktop.ts'
import { HeartbeatWatch } from './heartbeat-watch.ts'

/** A started pipeline host, as far as its supervisor is concerned. */
export interface HostProcess {
  onMessage(listener: (message: unknown) => void): void
  /** Told once, when the process is gone, however it went. */
  onExit(listener: (code: number) => void): void
  /** Asks it to end; `onExit` follows. One that has not begun or is gone takes no notice. */
  kill(): void
  /** Ends it whatever it is at: a hung event loop hears nobody ask. */
  killHung(): void
  /** The end of what it printed: why it ended, if it said so. */
  lastWords(): string
}

export interface SupervisorOptions {
  /** Starts a host that listens on `port` (0 means any free one), for the first time or again. */
  readonly start: (port: number, isRestart: boolean) => HostProcess
  readonly onConnection: (connection: HostConnection) => void
  /** One line for the terminal. */
  readonly say: (text: string) => void
  /** Told when it is given up, with the reason. */
  readonly onGiveUp: (reason: string) => void
  readonly setTimeout: (callback: () => void, ms: number) => unknown
  readonly nowMs: () => number
}

/** How long a host may take to release its models before it is killed. */
export const CLOSE_TIMEOUT_MS = 5000
/** How long the end of one that was killed is waited for: what does not die of that is not to hold us up. */
export const KILL_TIMEOUT_MS = 2000

/**
 * Keeps one pipeline host running, by the same rule as the terminal (`HostRestarts`): starts it again when it crashes, on
 * the port it had, and gives up when it ends because it wants to, or crashes again and again right after its start. One
 * whose event loop hangs is ended.
 */
export class HostSupervisor {
  readonly #options: SupervisorOptions
  #process: HostProcess | undefined
  #connection: HostConnection | undefined
  #port = 0
  readonly #restarts = new HostRestarts()
  #started = false
  #stopped = false
  #gaveUp: string | undefined
  #waiting: { resolve: (connection: HostConnection) => void; reject: (error: Error) => void }[] = []

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  start(): void {
    const startedMs = this.#options.nowMs()
    const process = this.#options.start(this.#port, this.#started)
    this.#started = true
    this.#process = process
    const watch = new HeartbeatWatch(this.#options.setTimeout, (silentMs) => this.#endHung(process, silentMs))
    process.onMessage((message) => this.#hear(message, watch))
    process.onExit((code) => {
      watch.end()
      this.#died(code, this.#options.nowMs() - startedMs)
    })
  }

  /** Where the host is; waits while it starts, rejects when it was given up. */
  connection(): Promise<HostConnection> {
    if (this.#connection) return Promise.resolve(this.#connection)
    if (this.#gaveUp !== undefined) return Promise.reject(new Error(this.#gaveUp))
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** Ends the host for good: asks it, kills it where it does not end. Settles when it is gone, or after 7 s. */
  stop(): Promise<void> {
    this.#stopped = true
    const process = this.#process
    if (!process) return Promise.resolve()
    return new Promise((resolve) => {
      process.onExit(() => resolve())
      process.kill()
      this.#options.setTimeout(() => {
        process.killHung()
        this.#options.setTimeout(resolve, KILL_TIMEOUT_MS)
      }, CLOSE_TIMEOUT_MS)
    })
  }

  #hear(message: unknown, watch: HeartbeatWatch): void {
    const { data: report } = hostReportSchema.safeParse(message)
    if (report?.type === 'alive') watch.beat()
    if (report?.type === 'ready') this.#take(report)
  }

  #take(report: HostReport & { type: 'ready' }): void {
    this.#port = report.port
    this.#connection = { url: `ws://127.0.0.1:${report.port}/ws`, token: report.token }
    for (const { resolve } of this.#waiting.splice(0)) resolve(this.#connection)
    this.#options.onConnection(this.#connection)
  }

  /** Its death is dealt with as any other. */
  #endHung(process: HostProcess, silentMs: number): void {
    this.#options.say(`The pipeline host hangs (no sign of life for ${silentMs / 1000} s) and is ended.`)
    process.killHung()
  }

  #died(code: number, livedMs: number): void {
    this.#process = undefined
    this.#connection = undefined
    if (this.#stopped) return
    const verdict = this.#restarts.judge({ code, livedMs })
    if (verdict.kind === 'ended') return this.#giveUp(`The pipeline host has ended (code ${code}).`)
    if (verdict.kind === 'giveUp') {
      const often = `${verdict.quickCrashes} times right after its start`
      return this.#giveUp(`The pipeline host crashed ${often} (code ${code}).`)
    }
    const { waitMs } = verdict
    this.#options.say(`The pipeline host crashed (code ${code}); starting it again in ${waitMs / 1000} s.`)
    this.#options.setTimeout(() => {
      if (!this.#stopped) this.start()
    }, waitMs)
  }

  #giveUp(what: string): void {
    this.#gaveUp = `${what} Start Firstword from a terminal to see why.`
    this.#options.say(this.#gaveUp)
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(this.#gaveUp))
    this.#options.onGiveUp(this.#gaveUp)
  }
}
