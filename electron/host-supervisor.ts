import { HostRestarts } from '../pipeline/base/process/host-restarts.ts'
import { type HostConnection, type HostReport, type HostState, hostReportSchema } from '../pipeline/protocol/desktop.ts'
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
  /** How the host fares, for the window to show from the first second on. */
  readonly onState: (state: HostState) => void
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
  #restarts = new HostRestarts()
  #started = false
  #stopped = false
  #gaveUp: string | undefined
  #state: HostState = { phase: 'starting', text: '' }
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
      this.#died(code, this.#options.nowMs() - startedMs, lastLineOf(process.lastWords()))
    })
  }

  get state(): HostState {
    return this.#state
  }

  /** Starts a host that was given up once more, as if for the first time. */
  retry(): void {
    if (this.#gaveUp === undefined || this.#stopped) return
    this.#gaveUp = undefined
    this.#restarts = new HostRestarts()
    this.#enter({ phase: 'starting', text: '' })
    this.start()
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
    if (report?.type === 'progress' && this.#state.phase === 'starting')
      this.#enter({ phase: 'starting', text: report.text })
    if (report?.type === 'ready') this.#take(report)
  }

  #enter(state: HostState): void {
    this.#state = state
    this.#options.onState(state)
  }

  #take(report: HostReport & { type: 'ready' }): void {
    this.#port = report.port
    this.#connection = { url: `ws://127.0.0.1:${report.port}/ws`, token: report.token }
    for (const { resolve } of this.#waiting.splice(0)) resolve(this.#connection)
    this.#options.onConnection(this.#connection)
    this.#enter({ phase: 'running' })
  }

  /** Its death is dealt with as any other. */
  #endHung(process: HostProcess, silentMs: number): void {
    this.#options.say(`The pipeline host hangs (no sign of life for ${silentMs / 1000} s) and is ended.`)
    process.killHung()
  }

  #died(code: number, livedMs: number, lastLine: string): void {
    this.#process = undefined
    this.#connection = undefined
    if (this.#stopped) return
    const verdict = this.#restarts.judge({ code, livedMs })
    if (verdict.kind === 'ended') return this.#giveUp(`The pipeline host has ended (code ${code}).`, lastLine)
    if (verdict.kind === 'giveUp') {
      const often = `${verdict.quickCrashes} times right after its start`
      return this.#giveUp(`The pipeline host crashed ${often} (code ${code}).`, lastLine)
    }
    const { waitMs } = verdict
    const text = `The pipeline host crashed (code ${code}); starting it again in ${waitMs / 1000} s.`
    this.#options.say(text)
    this.#enter({ phase: 'starting', text })
    this.#options.setTimeout(() => {
      if (!this.#stopped) this.start()
    }, waitMs)
  }

  /** What it said last tells more than its code: bad arguments are told in one line. */
  #giveUp(what: string, lastLine: string): void {
    const reason = lastLine === '' ? `${what} Start Firstword from a terminal to see why.` : `${what} ${lastLine}`
    this.#gaveUp = reason
    this.#options.say(reason)
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(reason))
    this.#options.onGiveUp(reason)
    this.#enter({ phase: 'failed', reason })
  }
}

function lastLineOf(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? ''
}
