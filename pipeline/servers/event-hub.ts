import { nowMs } from '../base/clock.ts'
import { Listeners } from '../base/listeners.ts'
import type { PipelineEvent, StampedEvent } from '../protocol/wire/events.ts'

/** Events kept for clients that come back: at about 100 a second while a turn runs, half a minute of talking. */
const REMEMBERED_EVENTS = 4096

/** Numbers and stamps everything that happens, remembers the newest events, and tells whoever listens. */
export class EventHub {
  readonly #ring: StampedEvent[] = []
  readonly #listeners = new Listeners<StampedEvent>('what happens in the host')
  #seq = 0
  /** What a listener's own doing made happen waits until all know what came before it: nobody hears events out of order. */
  readonly #untold: StampedEvent[] = []
  #telling = false

  /** Number of the newest event. */
  get seq(): number {
    return this.#seq
  }

  emit(event: PipelineEvent): void {
    this.#seq += 1
    const stamped: StampedEvent = { seq: this.#seq, atMs: nowMs(), event }
    this.#ring[this.#seq % REMEMBERED_EVENTS] = stamped
    this.#untold.push(stamped)
    if (this.#telling) return
    this.#telling = true
    for (let next = this.#untold.shift(); next; next = this.#untold.shift()) this.#listeners.emit(next)
    this.#telling = false
  }

  /** The events after `seq`, or `undefined` where some of them are no longer (or never were) known. */
  since(seq: number): readonly StampedEvent[] | undefined {
    if (seq > this.#seq || seq < this.#seq - REMEMBERED_EVENTS) return undefined
    const events: StampedEvent[] = []
    for (let next = seq + 1; next <= this.#seq; next++) {
      const event = this.#ring[next % REMEMBERED_EVENTS]
      if (event?.seq !== next) return undefined
      events.push(event)
    }
    return events
  }

  /**
   * Calls `listener` with each event as it happens, until the returned function is called. One that throws is counted
   * (`listenerFailures`) and spoils nothing for whoever made the event happen.
   */
  listen(listener: (event: StampedEvent) => void): () => void {
    return this.#listeners.add(listener)
  }
}
