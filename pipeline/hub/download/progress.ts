/** How far a download is. */
export interface Progress {
  readonly bytes: number
  readonly of: number
  /** Over the last seconds; `undefined` before anything came. */
  readonly bytesPerSecond: number | undefined
  readonly secondsLeft: number | undefined
}

const WINDOW_MS = 5000
/** Less than this says nothing of a rate. */
const SHORTEST_MS = 200

/** Counts what comes and says how fast, over the last five seconds. */
export class ProgressMeter {
  readonly #of: number
  readonly #now: () => number
  #bytes = 0
  /** Times, and the bytes that had come over the connection by then: what was there before is none of its rate. */
  #marks: { readonly ms: number; readonly came: number }[] = []
  #came = 0

  constructor(of: number, now: () => number) {
    this.#of = of
    this.#now = now
  }

  /** What is here already: it counts, and says nothing of the rate. */
  alreadyHere(bytes: number): void {
    this.#bytes += bytes
  }

  /** @param bytes more, or fewer where some were thrown away */
  add(bytes: number): void {
    this.#bytes += bytes
    if (bytes <= 0) return
    const ms = this.#now()
    if (this.#marks.length === 0) this.#marks.push({ ms, came: this.#came })
    this.#came += bytes
    // One mark for a tenth of a second is enough.
    const last = this.#marks.at(-1)
    if (last && ms - last.ms >= WINDOW_MS / 50) this.#marks.push({ ms, came: this.#came })
    while (this.#marks.length > 1 && ms - (this.#marks[1]?.ms ?? ms) > WINDOW_MS) this.#marks.shift()
  }

  get progress(): Progress {
    const first = this.#marks[0]
    const ms = this.#now() - (first?.ms ?? 0)
    const bytesPerSecond = first && ms >= SHORTEST_MS ? ((this.#came - first.came) / ms) * 1000 : undefined
    const left = Math.max(0, this.#of - this.#bytes)
    const secondsLeft = bytesPerSecond ? left / bytesPerSecond : undefined
    return { bytes: this.#bytes, of: this.#of, bytesPerSecond, secondsLeft }
  }
}
