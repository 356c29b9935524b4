import { Failure } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** Longest wait for a place: beyond it the speaker would rather be told. */
const DEADLINE_MS = 2000

/** How often the recogniser had a place at once, late or not at all. */
export interface AdmissionCounts {
  /** Streams that got a place, at once or after a wait. */
  readonly admitted: number
  /** Streams that had to wait. */
  readonly queued: number
  /** Streams that waited in vain. */
  readonly refused: number
}

/** A place among the sessions that are open at once; to be left exactly once. */
export interface Place {
  leave(): void
}

interface Waiting {
  readonly timer: NodeJS.Timeout
  admit(): void
}

/**
 * Admits at most so many recognition sessions at once (ASR_MAX_CONCURRENT). The rest wait in the order in which they came,
 * and are refused after a deadline. Counts since the limit was last changed.
 */
export class Admission {
  readonly #deadlineMs: number
  #limit = Number.POSITIVE_INFINITY
  #open = 0
  readonly #waiting: Waiting[] = []
  #counts = { admitted: 0, queued: 0, refused: 0 }

  constructor(deadlineMs = DEADLINE_MS) {
    this.#deadlineMs = deadlineMs
  }

  get counts(): AdmissionCounts {
    return this.#counts
  }

  /** Streams that wait for a place now. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Sets how many may be open at once; those that are, stay. */
  setLimit(limit: number): void {
    if (limit === this.#limit) return
    this.#limit = limit
    this.#counts = { admitted: 0, queued: 0, refused: 0 }
    this.#admitWaiting()
  }

  /** A place at once; `undefined` where it has to be waited for. */
  enter(): Place | undefined {
    return this.#open < this.#limit && this.#waiting.length === 0 ? this.#place() : undefined
  }

  /**
   * Waits for a place.
   *
   * @throws Failure `asr.busy` after the deadline
   */
  wait(): Promise<Place> {
    this.#counts.queued += 1
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        admit: () => resolve(this.#place()),
        timer: setTimeout(() => {
          this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
          this.#counts.refused += 1
          reject(busy(this.#limit, this.#deadlineMs))
        }, this.#deadlineMs),
      }
      waiting.timer.unref()
      this.#waiting.push(waiting)
    })
  }

  #place(): Place {
    this.#open += 1
    this.#counts.admitted += 1
    let left = false
    return {
      leave: () => {
        if (left) return
        left = true
        this.#open -= 1
        this.#admitWaiting()
      },
    }
  }

  #admitWaiting(): void {
    while (this.#open < this.#limit) {
      const next = this.#waiting.shift()
      if (!next) return
      clearTimeout(next.timer)
      next.admit()
    }
  }
}

function busy(limit: number, deadlineMs: number): Failure {
  return new Failure(
    'asr.busy',
    because('asr.sessionsOpen', { sessions: limit, seconds: deadlineMs / 1000 }),
    because('do.raiseConcurrent'),
  )
}
