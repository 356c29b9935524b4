import { nowMs } from '../../base/clock.ts'
import type { Stall } from '../../tracing/stalls.ts'

const BEAT_MS = 50
/** Shorter ones are the everyday lateness of a timer on a busy machine. */
const SHORTEST_STALL_MS = 250
/** Share of one processor from which on somebody in this process worked on, so that it did not stand still. */
const WORKING_SHARE = 0.5
/** Turns of the last minutes are all that is asked about. */
const MOST_KEPT = 64

/** The clocks that the watch reads; of this process by default. */
export interface StallClocks {
  /** Host clock, milliseconds. */
  now(): number
  /** Processor time that all threads of this process have used, milliseconds. */
  processorMs(): number
}

const OWN_CLOCKS: StallClocks = {
  now: nowMs,
  processorMs: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
}

/**
 * Notices when the whole process stood still: stopped by a signal, with the machine asleep, or kept from every processor.
 * A heart that beats on a timer is late then, and no thread has used the time between. (Where one thread merely keeps the
 * event loop busy, or models compute meanwhile, somebody worked: that is no stall.)
 */
export class StallWatch {
  readonly #clocks: StallClocks
  readonly #timer: NodeJS.Timeout
  readonly #stalls: Stall[] = []
  #beatMs: number
  #processorMs: number

  constructor(clocks: StallClocks = OWN_CLOCKS) {
    this.#clocks = clocks
    this.#beatMs = clocks.now()
    this.#processorMs = clocks.processorMs()
    this.#timer = setInterval(() => this.#beat(), BEAT_MS)
    // It watches as long as there is something to watch.
    this.#timer.unref()
  }

  /** The stretches that reach beyond `fromMs` (host clock), oldest first; the one that is just over included. */
  since(fromMs: number): readonly Stall[] {
    this.#beat()
    return this.#stalls.filter(({ toMs }) => toMs > fromMs)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    const [beatMs, processorMs] = [this.#clocks.now(), this.#clocks.processorMs()]
    const silentMs = beatMs - this.#beatMs
    const worked = processorMs - this.#processorMs >= silentMs * WORKING_SHARE
    if (silentMs >= SHORTEST_STALL_MS && !worked) this.#stalls.push({ fromMs: this.#beatMs, toMs: beatMs })
    if (this.#stalls.length > MOST_KEPT) this.#stalls.shift()
    this.#beatMs = beatMs
    this.#processorMs = processorMs
  }
}
