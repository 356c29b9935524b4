import { TURN_END_DETECTORS, type TurnEndDetector } from '../../protocol/turn-end.ts'
import type { HoldSetting } from './hold.ts'

/** The flags that decide when a turn is over, by their names: the page and the terminal set and read them. */
export interface TurnEndFlags {
  readonly ASR_ENDPOINTING: TurnEndDetector
  /** Seconds. */
  readonly ASR_SILENCE_TIMEOUT: number
  readonly ASR_TURN_END_THRESHOLD: number
  /** Seconds. */
  readonly ASR_SHORTEST_SILENCE: number
}

/** The words of the recogniser shorten the silence by half, and never below this: a stop consonant is as long. */
const SHORTENED_SHARE = 0.5
const SHORTEST_MS = 100
/** Of silence alone, which is sure of nothing. */
const NEVER_SURE = 1

/** What is left of the silence where the words are a whole sentence (`adaptive`). */
export function shortenedMs(longestHoldMs: number): number {
  return Math.max(SHORTEST_MS, SHORTENED_SHARE * longestHoldMs)
}

/** The flags that put a setting of a detector in force; those that do nothing with it are left out. */
export function flagsOf(detector: TurnEndDetector, setting: HoldSetting): Partial<TurnEndFlags> {
  return {
    ASR_ENDPOINTING: detector,
    ASR_SILENCE_TIMEOUT: setting.longestHoldMs / 1000,
    ...(detector === 'fixed' ? {} : { ASR_TURN_END_THRESHOLD: setting.threshold }),
    ...(listens(detector) ? { ASR_SHORTEST_SILENCE: setting.shortestHoldMs / 1000 } : {}),
  }
}

/** The setting of a detector under these flags. What is not among them is as without it: never sure, never shortened. */
export function settingOf(detector: TurnEndDetector, flags: Readonly<Record<string, unknown>>): HoldSetting {
  const longestHoldMs = milliseconds(flags.ASR_SILENCE_TIMEOUT) ?? 0
  const threshold = typeof flags.ASR_TURN_END_THRESHOLD === 'number' ? flags.ASR_TURN_END_THRESHOLD : NEVER_SURE
  if (detector === 'fixed') return { threshold: NEVER_SURE, shortestHoldMs: longestHoldMs, longestHoldMs }
  if (detector === 'adaptive') return { threshold, shortestHoldMs: shortenedMs(longestHoldMs), longestHoldMs }
  return { threshold, shortestHoldMs: milliseconds(flags.ASR_SHORTEST_SILENCE) ?? longestHoldMs, longestHoldMs }
}

/** The detector that flags name. */
export function detectorOf({ ASR_ENDPOINTING }: Readonly<Record<string, unknown>>): TurnEndDetector {
  return TURN_END_DETECTORS.find((name) => name === ASR_ENDPOINTING) ?? 'fixed'
}

/** Whether a detector has a shortest hold of its own: a model that listens to the sound. */
export function listens(detector: TurnEndDetector): boolean {
  return detector === 'pocket-turn' || detector === 'smart-turn'
}

/** Flags say seconds, of which floating point keeps no exact thousandth. */
function milliseconds(seconds: unknown): number | undefined {
  return typeof seconds === 'number' ? Math.round(seconds * 1e6) / 1000 : undefined
}
