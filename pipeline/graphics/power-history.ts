interface PowerPoint {
  readonly atMs: number
  readonly watts: number
}

/** Ten minutes of a sample a second: longer than any turn. */
const KEPT_POINTS = 600
/** Between two samples that lie further apart something happened that nobody knows of. */
const LONGEST_GAP_MS = 3000

/** What one card drew lately, and the energy that this makes. */
export class PowerHistory {
  readonly #points: PowerPoint[] = []

  /** @param atMs on the host's clock, later than all before */
  add(atMs: number, watts: number): void {
    this.#points.push({ atMs, watts })
    if (this.#points.length > KEPT_POINTS) this.#points.shift()
  }

  /**
   * Joules between two moments: an estimate, by straight lines between samples; what was drawn since the last one is
   * taken to have gone on. `undefined` where there is no sample from before, fewer than two in all, or a gap.
   */
  joules(fromMs: number, toMs: number): number | undefined {
    const first = this.#points.findLastIndex(({ atMs }) => atMs <= fromMs)
    if (first === -1 || toMs <= fromMs) return undefined
    const end = this.#points.findIndex(({ atMs }) => atMs >= toMs)
    const points = this.#points.slice(first, end === -1 ? undefined : end + 1)
    const last = points.at(-1)
    if (points.length < 2 || last === undefined) return undefined
    const held = last.atMs < toMs ? [...points, { atMs: toMs, watts: last.watts }] : points
    let joules = 0
    for (const [index, to] of held.entries()) {
      const from = held[index - 1]
      if (!from) continue
      if (to.atMs - from.atMs > LONGEST_GAP_MS) return undefined
      joules += energyWithin(from, to, fromMs, toMs)
    }
    return joules
  }
}

/** Energy of the part of a straight piece that lies between two moments. */
function energyWithin(from: PowerPoint, to: PowerPoint, fromMs: number, toMs: number): number {
  const beginMs = Math.max(from.atMs, fromMs)
  const endMs = Math.min(to.atMs, toMs)
  if (endMs <= beginMs) return 0
  const wattsAt = (atMs: number) => from.watts + ((to.watts - from.watts) * (atMs - from.atMs)) / (to.atMs - from.atMs)
  return (((wattsAt(beginMs) + wattsAt(endMs)) / 2) * (endMs - beginMs)) / 1000
}
