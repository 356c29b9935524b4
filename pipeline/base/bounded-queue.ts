import { assert } from './assert.ts'

/** What a full queue does: refuse the newcomer (the producer has to wait), or make room by dropping the oldest entry. */
export type FullQueuePolicy = 'block' | 'drop-oldest'

/** A first-in, first-out queue that cannot grow without limit, says by its policy what happens when it is full, and counts what it dropped. */
export class BoundedQueue<T> {
  readonly capacity: number
  readonly policy: FullQueuePolicy
  readonly #entries: (T | undefined)[]
  #head = 0
  #size = 0
  #dropped = 0

  constructor(capacity: number, policy: FullQueuePolicy) {
    assert(Number.isInteger(capacity) && capacity > 0, 'A queue holds at least one entry')
    this.capacity = capacity
    this.policy = policy
    this.#entries = new Array<T | undefined>(capacity).fill(undefined)
  }

  get size(): number {
    return this.#size
  }

  /** Entries dropped since the queue was made, to make room for newer ones. */
  get dropped(): number {
    return this.#dropped
  }

  /** Appends an entry. False only under the policy `block`, when the queue is full: the entry was not taken. */
  push(entry: T): boolean {
    if (this.#size === this.capacity) {
      if (this.policy === 'block') return false
      this.shift()
      this.#dropped += 1
    }
    this.#entries[(this.#head + this.#size) % this.capacity] = entry
    this.#size += 1
    return true
  }

  /** Takes the oldest entry out; `undefined` when the queue is empty. */
  shift(): T | undefined {
    if (this.#size === 0) return undefined
    const entry = this.#entries[this.#head]
    // The slot is emptied so that the queue does not keep a large buffer alive.
    this.#entries[this.#head] = undefined
    this.#head = (this.#head + 1) % this.capacity
    this.#size -= 1
    return entry
  }

  clear(): void {
    this.#entries.fill(undefined)
    this.#head = 0
    this.#size = 0
  }
}
