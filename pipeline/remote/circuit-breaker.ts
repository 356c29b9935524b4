import { backOffMs } from '../base/back-off.ts'
import { nowMs } from '../base/clock.ts'
import type { FailureInfo } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import { RemoteFailure } from './remote-failure.ts'

/** So many failures in a row, and a server is left alone for a while. */
const FAILURES_TO_OPEN = 3
const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

/** What is thought of a server: it is well, it is left alone until a moment of the host's clock, or is being tried again. */
export interface CircuitState {
  readonly state: 'closed' | 'open' | 'trying'
  /** Failures in a row. */
  readonly failures: number
  /** Host clock; while it is left alone. */
  readonly untilMs?: number
  /** What the last failure was, while there are any in a row. */
  readonly last?: FailureInfo
}

/**
 * Keeps turns from waiting for a server that is gone: after three failures in a row it is left alone for a second, after
 * each further one twice as long, up to half a minute; then one request tries it. Refusals (a wrong key, a bad request) do
 * not count: they come from a server that is well.
 */
export class CircuitBreaker {
  readonly #server: string
  readonly #onChange: (state: CircuitState) => void
  readonly #now: () => number
  #state: CircuitState = { state: 'closed', failures: 0 }

  constructor(server: string, onChange: (state: CircuitState) => void = () => undefined, now: () => number = nowMs) {
    this.#server = server
    this.#onChange = onChange
    this.#now = now
  }

  get state(): CircuitState {
    return this.#state
  }

  /**
   * Begins a piece of work with the server; how it goes on is told by `settled`.
   *
   * @throws RemoteFailure `remote.paused`, without the work, while the server is left alone; else as the work does
   */
  async begin<T>(work: () => Promise<T>): Promise<T> {
    this.#assertMayTry()
    try {
      return await work()
    } catch (error) {
      this.#failed(error)
      throw error
    }
  }

  /** Work that was begun is done, or failed. */
  settled(error?: unknown): void {
    if (error === undefined) this.#set({ state: 'closed', failures: 0 })
    else this.#failed(error)
  }

  #failed(error: unknown): void {
    if (!(error instanceof RemoteFailure) || !error.saysUnwell) {
      // Whoever refuses is there; what was given up in the middle proves nothing, and the next may try.
      if (this.#state.state === 'trying') this.#set({ ...this.#state, state: 'open', untilMs: this.#now() })
      return
    }
    const failures = this.#state.failures + 1
    const last = error.toInfo()
    if (failures < FAILURES_TO_OPEN) return this.#set({ state: 'closed', failures, last })
    const pauseMs = backOffMs(failures - FAILURES_TO_OPEN + 1, FIRST_PAUSE_MS, LONGEST_PAUSE_MS)
    this.#set({ state: 'open', failures, untilMs: this.#now() + pauseMs, last })
  }

  #assertMayTry(): void {
    const { state, failures, untilMs = 0, last } = this.#state
    if (state === 'closed') return
    const leftMs = untilMs - this.#now()
    if (state === 'open' && leftMs <= 0) return this.#set({ ...this.#state, state: 'trying' })
    const seconds = Math.max(1, Math.ceil(leftMs / 1000))
    const facts = { server: this.#server, failures }
    const said = state === 'trying' ? triedAgain(facts, last) : askedLater({ ...facts, seconds }, last)
    const hint = last?.hint === undefined ? undefined : { reason: last.hint, because: last.hintBecause }
    throw new RemoteFailure('paused', said, { hint })
  }

  #set(state: CircuitState): void {
    const changed = state.state !== this.#state.state || state.failures !== this.#state.failures
    this.#state = state
    if (changed) this.#onChange(state)
  }
}

function triedAgain(facts: { server: string; failures: number }, last: FailureInfo | undefined): StatedReason {
  if (!last) return because('server.pausedTryingUntold', facts)
  return because('server.pausedTrying', { ...facts, why: whyOf(last) })
}

function askedLater(
  facts: { server: string; failures: number; seconds: number },
  last: FailureInfo | undefined,
): StatedReason {
  return last ? because('server.paused', { ...facts, why: whyOf(last) }) : because('server.pausedUntold', facts)
}

function whyOf({ message, because: parts }: FailureInfo): StatedReason {
  return { reason: message, because: parts }
}
