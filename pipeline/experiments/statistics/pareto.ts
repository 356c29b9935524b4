/** Something that was tried: how slow it was, and how many errors it made; `null` where unknown. */
export interface Tried {
  readonly ms: number | null
  readonly wordErrorRate: number | null
}

/**
 * Which of what was tried nothing else beats: no other is at least as good in both and better in one. Unknown errors
 * count as more than any known ones; what has no time is never on the front.
 */
export function onParetoFront(points: readonly Tried[]): boolean[] {
  const cost = points.map(({ ms, wordErrorRate }) => ({
    ms: ms ?? Number.POSITIVE_INFINITY,
    errors: wordErrorRate ?? Number.POSITIVE_INFINITY,
  }))
  return cost.map((point) => {
    if (point.ms === Number.POSITIVE_INFINITY) return false
    return !cost.some(
      (other) =>
        other.ms <= point.ms && other.errors <= point.errors && (other.ms < point.ms || other.errors < point.errors),
    )
  })
}
