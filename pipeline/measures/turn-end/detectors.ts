import { type HeardUtterance, TURN_END_DETECTORS, type TurnEndDetector } from '../../protocol/turn-end.ts'
import { crossChosen } from './cross-choice.ts'
import { type EndSummary, summarise } from './end-summary.ts'
import { type TurnEnds, turnEnds } from './ends.ts'
import { bestWithin, type DeadAirMeasure, type FrontierPoint, frontier, gridOf, sweep } from './frontier.ts'
import type { HoldSetting } from './hold.ts'
import { countOf, type PreparedPauses, prepare } from './prepared.ts'

/** A setting, with what it comes to and what became of every utterance. */
export interface TriedSetting {
  readonly setting: HoldSetting
  readonly summary: EndSummary
  readonly ends: TurnEnds
}

/** A detector on a set of utterances: its frontier, and its best setting within what may be cut off. */
export interface ComparedDetector {
  readonly detector: TurnEndDetector
  readonly pauses: PreparedPauses
  /** Settings that none beats, fewest cut-offs first. */
  readonly front: readonly FrontierPoint[]
  /** `undefined`: none cuts off so few. */
  readonly best: TriedSetting | undefined
  /** What the best is worth where it was not chosen; `undefined` where halves are too few to choose by. */
  readonly crossed: EndSummary | undefined
}

/** Which setting is called the best. */
export interface BestRule {
  readonly measure: DeadAirMeasure
  /** Share of utterances that may be cut off, 0 to 1. */
  readonly share: number
}

/** Detectors that anything is known of in these utterances, in their usual order; silence always is. */
export function knownDetectors(utterances: readonly HeardUtterance[]): TurnEndDetector[] {
  return TURN_END_DETECTORS.filter((name) => name === 'fixed' || utterances.some(({ looks }) => looks[name]))
}

/** Looks at a detector with all its settings. */
export function compareDetector(
  utterances: readonly HeardUtterance[],
  detector: TurnEndDetector,
  rule: BestRule,
): ComparedDetector {
  const pauses = prepare(utterances, detector)
  const points = sweep(pauses, gridOf(detector))
  const best = bestWithin(points, rule.measure, { utterances: countOf(pauses), share: rule.share })
  return {
    ...{ detector, pauses, front: frontier(points, rule.measure) },
    best: best && trySetting(pauses, best.setting),
    crossed: crossChosen(utterances, detector, rule),
  }
}

/** Tries one setting on what was prepared. */
export function trySetting(pauses: PreparedPauses, setting: HoldSetting): TriedSetting {
  const ends = turnEnds(pauses, setting)
  return { setting, ends, summary: summarise(ends) }
}

/** An utterance that a setting cut off. */
export interface CutOffUtterance {
  readonly utterance: HeardUtterance
  /** On the utterance's own clock. */
  readonly atMs: number
  /** How long the speaker would have paused. */
  readonly pauseMs: number
}

/** The utterances that are cut off, in the order of the set. */
export function cutOffsOf(
  utterances: readonly HeardUtterance[],
  { index, firstPause, lastsMs }: PreparedPauses,
  { cutOff, endsMs, pause }: TurnEnds,
): CutOffUtterance[] {
  return [...cutOff.entries()].flatMap(([at, isCutOff]) => {
    const utterance = utterances[index[at] ?? -1]
    if (isCutOff === 0 || !utterance) return []
    const pauseMs = lastsMs[(firstPause[at] ?? 0) + (pause[at] ?? 0)] ?? 0
    return [{ utterance, atMs: endsMs[at] ?? 0, pauseMs }]
  })
}
