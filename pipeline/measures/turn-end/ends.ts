import type { HoldSetting } from './hold.ts'
import { countOf, type PreparedPauses } from './prepared.ts'

/** Where a setting ends each of many utterances. Entries lie as in the prepared pauses they come of. */
export interface TurnEnds {
  /** When the utterance ended, on its own clock; infinite where nothing ended it: of somebody who had not finished. */
  readonly endsMs: Float64Array
  /** The pause in which it ended, counted from the utterance's first; -1 where none did. */
  readonly pause: Int32Array
  /** 1: it ended before the person had finished. */
  readonly cutOff: Uint8Array
  /** From where the person had finished to the end; not a number where it was cut off, or had no end to be waited for. */
  readonly deadAirMs: Float64Array
}

/**
 * When a detector that is taken at its word ends each pause, if nothing else does: the first moment from the shortest
 * hold on at which its probability is at the threshold. Infinite where it never is.
 *
 * The longest hold ends a pause whatever is said, so that the end under a whole setting is the lesser of the two. This is
 * `endOfPauseMs`, turned round so that many longest holds can be tried on it.
 */
export function sureEnds(
  { firstLook, lookMs, probability }: PreparedPauses,
  { threshold, shortestHoldMs }: Pick<HoldSetting, 'threshold' | 'shortestHoldMs'>,
  into = new Float64Array(firstLook.length - 1),
): Float64Array {
  for (let pause = 0; pause < into.length; pause += 1) {
    const last = firstLook[pause + 1] ?? 0
    let endsMs = Number.POSITIVE_INFINITY
    for (let look = firstLook[pause] ?? 0; look < last; look += 1) {
      const atMs = lookMs[look] ?? 0
      if (endsMs < atMs) break
      endsMs = (probability[look] ?? 0) >= threshold ? Math.max(atMs, shortestHoldMs) : Number.POSITIVE_INFINITY
    }
    into[pause] = endsMs
  }
  return into
}

/** What becomes of every utterance under a setting. */
export function turnEnds(pauses: PreparedPauses, setting: HoldSetting): TurnEnds {
  const sureMs = sureEnds(pauses, setting)
  const count = countOf(pauses)
  const ends = {
    endsMs: new Float64Array(count),
    pause: new Int32Array(count).fill(-1),
    cutOff: new Uint8Array(count),
    deadAirMs: new Float64Array(count),
  }
  for (let utterance = 0; utterance < count; utterance += 1) {
    const at = endingPause(pauses, utterance, sureMs, setting.longestHoldMs)
    const first = pauses.firstPause[utterance] ?? 0
    const endsMs = at < 0 ? Number.POSITIVE_INFINITY : endOf(pauses, at, sureMs, setting.longestHoldMs)
    const deadAirMs = endsMs - (pauses.finishedMs[utterance] ?? 0)
    ends.endsMs[utterance] = endsMs
    ends.pause[utterance] = at < 0 ? -1 : at - first
    ends.cutOff[utterance] = deadAirMs < 0 ? 1 : 0
    ends.deadAirMs[utterance] = deadAirMs >= 0 && endsMs < Number.POSITIVE_INFINITY ? deadAirMs : Number.NaN
  }
  return ends
}

/** The first pause of an utterance that lasts until it is ended; -1 where none does. */
export function endingPause(
  { firstPause, lastsMs }: PreparedPauses,
  utterance: number,
  sureMs: Float64Array,
  longestHoldMs: number,
): number {
  const last = firstPause[utterance + 1] ?? 0
  for (let pause = firstPause[utterance] ?? 0; pause < last; pause += 1) {
    if (Math.min(sureMs[pause] ?? 0, longestHoldMs) < (lastsMs[pause] ?? 0)) return pause
  }
  return -1
}

/** When a pause ends its utterance, on the utterance's clock. */
export function endOf({ startMs }: PreparedPauses, pause: number, sureMs: Float64Array, longestHoldMs: number): number {
  return (startMs[pause] ?? 0) + Math.min(sureMs[pause] ?? 0, longestHoldMs)
}

/**
 * How many cut-off utterances would be talked over: their speaker goes on only after the reply has begun. The others are
 * taken back before anybody hears anything. `replyAfterMs`: from the end to the reply's first sound.
 */
export function talkedOver(pauses: PreparedPauses, ends: TurnEnds, replyAfterMs: number): number {
  let count = 0
  for (const [utterance, isCutOff] of ends.cutOff.entries()) {
    if (isCutOff === 0) continue
    const pause = (pauses.firstPause[utterance] ?? 0) + (ends.pause[utterance] ?? 0)
    const goesOnMs = (pauses.startMs[pause] ?? 0) + (pauses.lastsMs[pause] ?? 0)
    if (goesOnMs > (ends.endsMs[utterance] ?? 0) + replyAfterMs) count += 1
  }
  return count
}
