import { type HoldSetting, holdMs } from './hold.ts'

/**
 * One silence of an utterance, as a detector heard it: what every setting would have done there is arithmetic on it.
 */
export interface HeardPause {
  /** Where the voice stopped, on the utterance's own clock. */
  readonly startMs: number
  /** Where it went on; `undefined` behind the last word. */
  readonly endMs: number | undefined
  /**
   * How likely the turn was over, each time the detector looked during this silence: `silenceMs` since `startMs`, in
   * order, and the probability that stands from then on. Empty for a detector that says none.
   */
  readonly looks: readonly { readonly silenceMs: number; readonly probability: number }[]
}

/**
 * How long after the voice stopped the utterance ends in this pause; `undefined` where the voice goes on first.
 */
export function endOfPauseMs(pause: HeardPause, setting: HoldSetting): number | undefined {
  const lastsMs = pause.endMs === undefined ? Number.POSITIVE_INFINITY : pause.endMs - pause.startMs
  const endsMs = firstEndMs(pause.looks, setting)
  return endsMs < lastsMs ? endsMs : undefined
}

function firstEndMs(looks: HeardPause['looks'], setting: HoldSetting): number {
  let fromMs = 0
  let probability: number | undefined
  for (const look of looks) {
    const hold = Math.max(fromMs, holdMs(setting, probability))
    if (hold < look.silenceMs) return hold
    fromMs = look.silenceMs
    probability = look.probability
  }
  return Math.max(fromMs, holdMs(setting, probability))
}
