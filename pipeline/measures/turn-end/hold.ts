/**
 * The one rule by which an utterance ends: it ends when the silence behind it is as long as the *hold*, and how long the
 * hold is depends on how likely the turn is over. A detector is whatever says that probability.
 *
 * Live turns, measurements of recordings and the page's arithmetic all take it from here.
 */

/** How long the hold is, and what shortens it. */
export interface HoldSetting {
  /** From this probability on the turn is taken for over; 0 to 1. */
  readonly threshold: number
  /** Silence that must follow even then: below about 100 ms a stop consonant would be taken for the end. */
  readonly shortestHoldMs: number
  /** Silence that ends a turn whatever the probability says; all that a fixed detector has. */
  readonly longestHoldMs: number
}

/**
 * Silence that ends the utterance, as long as `probability` stands.
 *
 * @param probability that the turn is over, 0 to 1; `undefined` where the detector has said nothing (yet)
 */
export function holdMs(setting: HoldSetting, probability: number | undefined): number {
  const { threshold, shortestHoldMs, longestHoldMs } = setting
  if (probability === undefined || probability < threshold) return longestHoldMs
  return Math.min(shortestHoldMs, longestHoldMs)
}
