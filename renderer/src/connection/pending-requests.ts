import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'
import type { RequestOutcome } from './status.ts'

/**
 * A host that is alive answers at once; what takes long comes back as events. Waited for in steps, so that a page that was
 * not let run for a while reads the answer that came meanwhile before it counts the next step.
 */
const STEP_MS = 2000
const STEPS = 5

export interface Timers {
  setTimeout(callback: () => void, ms: number): number
  clearTimeout(id: number): void
}

interface Waiting {
  readonly settle: (outcome: RequestOutcome) => void
  timer: number
}

/** The commands and queries that wait for an answer. Each settles exactly once: by its answer, its deadline or the end of the connection. */
export interface PendingRequests {
  open(): { readonly id: number; readonly outcome: Promise<RequestOutcome> }
  answer(id: number, error: ErrorInfo | undefined, answer?: unknown): void
  failAll(error: ErrorInfo): void
}

export function createPendingRequests(timers: Timers): PendingRequests {
  const waiting = new Map<number, Waiting>()
  let nextId = 1
  const settle = (id: number, outcome: RequestOutcome) => {
    const entry = waiting.get(id)
    if (!entry) return
    waiting.delete(id)
    timers.clearTimeout(entry.timer)
    entry.settle(outcome)
  }
  return {
    open() {
      const id = nextId
      nextId += 1
      const outcome = new Promise<RequestOutcome>((resolve) => {
        const step = (left: number): number =>
          timers.setTimeout(() => {
            const entry = waiting.get(id)
            if (entry && left > 1) entry.timer = step(left - 1)
            else settle(id, { ok: false, error: NO_ANSWER })
          }, STEP_MS)
        waiting.set(id, { settle: resolve, timer: step(STEPS) })
      })
      return { id, outcome }
    },
    answer: (id, error, answer) => settle(id, error ? { ok: false, error } : { ok: true, answer }),
    failAll(error) {
      for (const id of [...waiting.keys()]) settle(id, { ok: false, error })
    },
  }
}

/** Codes of errors that arise in the page; the views word them in both languages. */
export const NOT_CONNECTED: ErrorInfo = { code: 'client.disconnected', message: 'The pipeline host is not connected.' }
/** A message of the host that this page cannot read; `field` says where. */
export function unreadable(field: string): ErrorInfo {
  return { code: UNREADABLE, message: field }
}
export const UNREADABLE = 'client.unreadable'

export const BAD_ANSWER: ErrorInfo = {
  code: 'client.badAnswer',
  message: 'The pipeline host answered in a form that this page does not know.',
}
const NO_ANSWER: ErrorInfo = { code: 'client.noAnswer', message: 'The pipeline host did not answer.' }
