import type { HeardUtterance, TurnEndDetector } from '../../protocol/turn-end.ts'
import { type EndSummary, summarise } from './end-summary.ts'
import { type TurnEnds, turnEnds } from './ends.ts'
import { bestWithin, type DeadAirMeasure, gridOf, sweep } from './frontier.ts'
import { countOf, prepare } from './prepared.ts'

/**
 * What the best setting is worth on utterances that did not choose it: chosen on one half and looked at on the other, and
 * the other way round. The best of many settings flatters itself on the utterances it was chosen by. `undefined` where a
 * half has no setting within the share.
 *
 * @param share of utterances that may be cut off, 0 to 1, in the half that chooses
 */
export function crossChosen(
  utterances: readonly HeardUtterance[],
  detector: TurnEndDetector,
  { measure, share }: { readonly measure: DeadAirMeasure; readonly share: number },
): EndSummary | undefined {
  const half = (parity: number) =>
    prepare(
      utterances.filter((_, index) => index % 2 === parity),
      detector,
    )
  const halves = [half(0), half(1)] as const
  const ends: TurnEnds[] = []
  for (const [chooser, judge] of [halves, halves.toReversed()]) {
    if (!chooser || !judge) return undefined
    const best = bestWithin(sweep(chooser, gridOf(detector)), measure, { utterances: countOf(chooser), share })
    if (!best) return undefined
    ends.push(turnEnds(judge, best.setting))
  }
  return summarise({
    cutOff: Uint8Array.from(ends.flatMap(({ cutOff }) => [...cutOff])),
    deadAirMs: Float64Array.from(ends.flatMap(({ deadAirMs }) => [...deadAirMs])),
  })
}
