import type { AudioChunk } from '../../audio/chunk.ts'
import { BoundedQueue } from '../../base/bounded-queue.ts'
import { nowMs } from '../../base/clock.ts'

/** Chunks on their way to the worker at once: a third of a second of 10 ms chunks, so that the worker never runs dry. */
const CHUNKS_UNDER_WAY = 32
/** Chunks that wait beyond that. A detector that is ten seconds behind is of no use: what is new matters more. */
const CHUNKS_WAITING = 1000

interface Waiting {
  readonly chunk: AudioChunk
  /** Host clock when it was pushed: its wait begins then. */
  readonly pushedMs: number
}

/**
 * Feeds chunks to a worker that may fall behind (a machine that sleeps, a debugger): a bounded queue that drops the
 * oldest. The detector sees such a gap by the chunks' positions and begins anew behind it.
 */
export class AudioFeed {
  readonly #queue = new BoundedQueue<Waiting>(CHUNKS_WAITING, 'drop-oldest')
  readonly #send: (chunk: AudioChunk, pushedMs: number) => Promise<void>
  #underWay = 0

  /** @param send hands a chunk to the worker; settles when it was dealt with, and never rejects */
  constructor(send: (chunk: AudioChunk, pushedMs: number) => Promise<void>) {
    this.#send = send
  }

  /** Chunks that were never looked at. */
  get dropped(): number {
    return this.#queue.dropped
  }

  /** Chunks that were not given to the worker yet. */
  get waiting(): number {
    return this.#queue.size
  }

  push(chunk: AudioChunk): void {
    this.#queue.push({ chunk, pushedMs: nowMs() })
    this.#sendNext()
  }

  /** Forgets what waits; nothing more is sent. */
  clear(): void {
    this.#queue.clear()
  }

  #sendNext(): void {
    while (this.#underWay < CHUNKS_UNDER_WAY) {
      const next = this.#queue.shift()
      if (!next) return
      this.#underWay += 1
      void this.#send(next.chunk, next.pushedMs).then(() => {
        this.#underWay -= 1
        this.#sendNext()
      })
    }
  }
}
