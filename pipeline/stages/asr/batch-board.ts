/** Most chunks that ASR_BATCH_SIZE may ask for. */
const MOST_AT_ONCE = 64

/**
 * What the host and the recogniser's worker share about batches, in shared memory so that neither waits for the other:
 * how many chunks may go into one run, and how many runs of each size there were.
 */
export class BatchBoard {
  readonly #cells: Int32Array<SharedArrayBuffer>
  #before: readonly number[] = []

  /** @param cells of another thread's board, to share it; a new board where absent */
  constructor(cells?: Int32Array<SharedArrayBuffer>) {
    this.#cells = cells ?? newCells()
    this.#before = this.#runs()
  }

  /** To be sent to the other thread. */
  get cells(): Int32Array<SharedArrayBuffer> {
    return this.#cells
  }

  /** Most chunks of one run. */
  get limit(): number {
    return Atomics.load(this.#cells, 0)
  }

  /** Sets how many chunks may go into one run; where that changes, the counts begin anew. */
  setLimit(limit: number): void {
    const within = Math.max(1, Math.min(limit, MOST_AT_ONCE))
    if (within === this.limit) return
    Atomics.store(this.#cells, 0, within)
    this.#before = this.#runs()
  }

  /** A run of so many chunks has taken place. */
  countRun(size: number): void {
    Atomics.add(this.#cells, Math.min(size, MOST_AT_ONCE), 1)
  }

  /** Runs by their size since the limit was last changed here; sizes that did not occur are left out. */
  get runsBySize(): ReadonlyMap<number, number> {
    const runs = this.#runs().map((count, index) => [index + 1, count - (this.#before[index] ?? 0)] as const)
    return new Map(runs.filter(([, count]) => count > 0))
  }

  #runs(): number[] {
    return Array.from({ length: MOST_AT_ONCE }, (_, index) => Atomics.load(this.#cells, index + 1))
  }
}

function newCells(): Int32Array<SharedArrayBuffer> {
  const cells = new Int32Array(new SharedArrayBuffer((1 + MOST_AT_ONCE) * Int32Array.BYTES_PER_ELEMENT))
  cells[0] = 1
  return cells
}
