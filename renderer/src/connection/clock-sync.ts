/** One answered ping: the client's clock before and after, the host's clock in between. Milliseconds. */
export interface PingSample {
  readonly sentAtMs: number
  readonly receivedAtMs: number
  readonly hostMs: number
}

/** Client clock minus host clock, and how wrong that may be. */
export interface ClockOffset {
  readonly offsetMs: number
  readonly errorMs: number
}

/** Samples kept: half a minute at one ping every two seconds. */
const KEPT = 16
/** A round trip this much longer than the best one says little about the offset. */
const USABLE_FACTOR = 1.5
/** Slack for round trips near the clock's own resolution. */
const USABLE_SLACK_MS = 0.2

/** Adds a sample, forgetting the oldest. */
export function keepSample(samples: readonly PingSample[], sample: PingSample): readonly PingSample[] {
  return [...samples, sample].slice(-KEPT)
}

/**
 * The offset between the two clocks: the median over the round trips that were about as short as the best one.
 * The true offset lies within half of a round trip of its estimate (the two ways may differ, as in NTP),
 * so the error is half the best round trip. `undefined` without samples.
 */
export function estimateOffset(samples: readonly PingSample[]): ClockOffset | undefined {
  const trips = samples.map((sample) => ({
    rttMs: sample.receivedAtMs - sample.sentAtMs,
    offsetMs: (sample.sentAtMs + sample.receivedAtMs) / 2 - sample.hostMs,
  }))
  const bestMs = Math.min(...trips.map((trip) => trip.rttMs))
  if (!Number.isFinite(bestMs)) return undefined
  const usable = trips.filter((trip) => trip.rttMs <= bestMs * USABLE_FACTOR + USABLE_SLACK_MS)
  const offsets = usable.map((trip) => trip.offsetMs).sort((a, b) => a - b)
  const middle = (offsets.length - 1) / 2
  const low = offsets[Math.floor(middle)] ?? 0
  const high = offsets[Math.ceil(middle)] ?? low
  return { offsetMs: (low + high) / 2, errorMs: Math.max(0, bestMs / 2) }
}
