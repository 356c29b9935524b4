import { type EndSummary, summarise } from './end-summary.ts'
import { type TurnEnds, turnEnds } from './ends.ts'
import { type FrontierPoint, lineOf, sweep } from './frontier.ts'
import type { HoldSetting } from './hold.ts'
import { countOf, type PreparedPauses } from './prepared.ts'

/** All that moves with a setting. */
export interface MovedSetting {
  readonly summary: EndSummary
  readonly ends: TurnEnds
  /** The utterances in the order in which they are to be looked at: those cut off first, then the longest dead air. */
  readonly order: Int32Array
  /** The same holds with every threshold: the line on which the setting lies. */
  readonly line: readonly FrontierPoint[]
}

/** Moves to a setting: arithmetic on what was prepared, a few milliseconds for a thousand utterances. */
export function moveTo(pauses: PreparedPauses, setting: HoldSetting): MovedSetting {
  const ends = turnEnds(pauses, setting)
  return { summary: summarise(ends), ends, order: orderOf(ends, countOf(pauses)), line: sweep(pauses, lineOf(setting)) }
}

function orderOf({ cutOff, deadAirMs, endsMs }: TurnEnds, count: number): Int32Array {
  const keys = new Float64Array(count)
  for (let at = 0; at < count; at += 1) {
    if (cutOff[at] === 1) keys[at] = -1e12 + (endsMs[at] ?? 0)
    else keys[at] = Number.isNaN(deadAirMs[at]) ? 1e12 : -(deadAirMs[at] ?? 0)
  }
  return Int32Array.from(keys, (_, at) => at).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
}
