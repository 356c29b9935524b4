import { nowMs } from '../base/clock.ts'
import type { PipelineEvent } from '../protocol/wire/events.ts'

/** Events leave in batches, so that a burst costs a client one wake-up and one frame of drawing. */
const FLUSH_INTERVAL_MS = 33
/** Urgent batches leave no closer to each other than that: a client could not draw them. */
const FRAME_MS = 16

/** Somebody looks at a wait that begins, is decided or ends: these few of each turn do not wait for the next batch. */
const URGENT: ReadonlySet<PipelineEvent['kind']> = new Set<PipelineEvent['kind']>([
  ...(['turnOpened', 'turnAdvanced', 'ledgerChanged', 'turnClosed', 'turnTakenBack'] as const),
])

/**
 * When the events that clients have queued leave: at a steady pace, and sooner where they say how a turn's wait stands.
 * All of a tick leave together, in their order. Does not own: the queues.
 */
export class FlushPace {
  readonly #flush: () => void
  readonly #steady: NodeJS.Timeout
  #soon: NodeJS.Immediate | undefined
  /** When the last batch left before its time. */
  #hurriedMs = Number.NEGATIVE_INFINITY

  constructor(flush: () => void) {
    this.#flush = flush
    this.#steady = setInterval(flush, FLUSH_INTERVAL_MS)
  }

  /** Something happened, and every client has queued it. */
  happened(kind: PipelineEvent['kind']): void {
    if (!URGENT.has(kind) || this.#soon || nowMs() - this.#hurriedMs < FRAME_MS) return
    this.#soon = setImmediate(() => this.#hurry())
  }

  stop(): void {
    clearInterval(this.#steady)
    if (this.#soon) clearImmediate(this.#soon)
  }

  #hurry(): void {
    this.#soon = undefined
    this.#hurriedMs = nowMs()
    this.#flush()
  }
}
