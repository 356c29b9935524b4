/** One row of a process in the trace viewer. */
export interface Lane {
  readonly tid: number
  /** True the first time it is handed out: then the viewer must be told its name. */
  readonly isNew: boolean
  /** Counts from 0 within its track. */
  readonly index: number
}

/** Thread ids of a track's lanes lie this far from the next track's; more lanes than that share the last one. */
const LANES_PER_TRACK = 64

/**
 * Hands out rows so that slices of one row never overlap: viewers nest slices of a row by time and garble those that
 * cross. A slice takes the first lane of its track that is free when it starts.
 */
export class TraceLanes {
  readonly #ends = new Map<number, number[]>()

  /** @param track the track's place among the tracks of its process, from 1 on */
  take(track: number, startUs: number, endUs: number): Lane {
    const ends = this.#ends.get(track) ?? []
    this.#ends.set(track, ends)
    let index = ends.findIndex((end) => end <= startUs)
    if (index === -1) index = Math.min(ends.length, LANES_PER_TRACK - 1)
    const isNew = index === ends.length
    ends[index] = Math.max(ends[index] ?? 0, endUs)
    return { tid: track * LANES_PER_TRACK + index, isNew, index }
  }
}
