import type { TurnEndDetector } from '../../protocol/turn-end.ts'
import { endingPause, endOf, sureEnds } from './ends.ts'
import type { HoldSetting } from './hold.ts'
import { shortenedMs } from './hold-flags.ts'
import { countOf, type PreparedPauses } from './prepared.ts'
import { quickPercentile } from './quick-percentile.ts'

/** A setting and what it comes to, without intervals: there are thousands of them. */
export interface FrontierPoint {
  readonly setting: HoldSetting
  readonly cutOffs: number
  /** Dead air of those that were not cut off, milliseconds; not a number where none is left. */
  readonly medianMs: number
  readonly p90Ms: number
}

/** Which percentile of the dead air a frontier is drawn for. */
export type DeadAirMeasure = 'medianMs' | 'p90Ms'

/** Settings to be tried: every threshold with every pair of holds. */
export interface SettingGrid {
  readonly thresholds: readonly number[]
  /** Shortest and longest; pairs of one shortest hold are cheapest beside each other. */
  readonly holdsMs: readonly Readonly<Pair>[]
}
type Pair = [shortest: number, longest: number]

/** Closer together at the top, where a network that is mostly sure of itself is told apart. */
const THRESHOLDS = [...Array.from({ length: 19 }, (_, index) => (index + 1) / 20), 0.97, 0.98, 0.99]
const SHORTEST_MS = [100, 150, 200, 300, 400, 600, 800, 1000]
const LONGEST_MS = [400, 500, 600, 700, 800, 1000, 1200, 1500, 2000]
const SILENCES_MS = Array.from({ length: 77 }, (_, index) => 100 + index * 25)

/**
 * What is tried of a detector: all that its flags can say. Of silence alone, which is sure of nothing, that is how long it
 * lasts; the recogniser's words shorten it by a set share; a model that listens has a shortest hold of its own.
 */
export function gridOf(detector: TurnEndDetector): SettingGrid {
  if (detector === 'fixed') return { thresholds: [1], holdsMs: SILENCES_MS.map((ms): Pair => [ms, ms]) }
  if (detector === 'adaptive') {
    return { thresholds: THRESHOLDS, holdsMs: SILENCES_MS.map((ms): Pair => [shortenedMs(ms), ms]) }
  }
  const holdsMs = SHORTEST_MS.flatMap((shortest) =>
    LONGEST_MS.filter((longest) => longest >= shortest).map((longest): Pair => [shortest, longest]),
  )
  return { thresholds: THRESHOLDS, holdsMs }
}

const LINE_THRESHOLDS = Array.from({ length: 9 }, (_, index) => (index + 1) / 10)

/** The holds of a setting with thresholds a tenth apart: the line on which it lies, drawn anew in every frame. */
export function lineOf({ shortestHoldMs, longestHoldMs }: HoldSetting): SettingGrid {
  return { thresholds: LINE_THRESHOLDS, holdsMs: [[shortestHoldMs, longestHoldMs]] }
}

/** Tries every setting of a grid: arithmetic alone, some ten milliseconds for a thousand utterances. */
export function sweep(pauses: PreparedPauses, grid: SettingGrid): FrontierPoint[] {
  const points: FrontierPoint[] = []
  const sureMs = new Float64Array(pauses.startMs.length)
  const waits = new Float64Array(countOf(pauses))
  for (const threshold of grid.thresholds) {
    let knownFor: number | undefined
    for (const [shortestHoldMs, longestHoldMs] of grid.holdsMs) {
      if (knownFor !== shortestHoldMs) sureEnds(pauses, { threshold, shortestHoldMs }, sureMs)
      knownFor = shortestHoldMs
      points.push(pointOf(pauses, { threshold, shortestHoldMs, longestHoldMs }, sureMs, waits))
    }
  }
  return points
}

function pointOf(
  pauses: PreparedPauses,
  setting: HoldSetting,
  sureMs: Float64Array,
  waits: Float64Array,
): FrontierPoint {
  let cutOffs = 0
  let waited = 0
  for (let utterance = 0; utterance < waits.length; utterance += 1) {
    const at = endingPause(pauses, utterance, sureMs, setting.longestHoldMs)
    if (at < 0) continue
    const deadAirMs = endOf(pauses, at, sureMs, setting.longestHoldMs) - (pauses.finishedMs[utterance] ?? 0)
    if (deadAirMs < 0) cutOffs += 1
    else waits[waited++] = deadAirMs
  }
  const heard = waits.subarray(0, waited)
  return { setting, cutOffs, medianMs: quickPercentile(heard, 0.5), p90Ms: quickPercentile(heard, 0.9) }
}

/**
 * The settings that no other beats: none has fewer cut-offs without more dead air. Fewest cut-offs first.
 */
export function frontier(points: readonly FrontierPoint[], measure: DeadAirMeasure): FrontierPoint[] {
  const known = points.filter((point) => !Number.isNaN(point[measure]))
  known.sort((a, b) => a.cutOffs - b.cutOffs || a[measure] - b[measure] || a.p90Ms - b.p90Ms)
  const front: FrontierPoint[] = []
  for (const point of known) {
    const last = front.at(-1)
    if (!last || point[measure] < last[measure]) front.push(point)
  }
  return front
}

/** The setting with the least dead air that cuts off at most this share of the utterances; `undefined`: none does. */
export function bestWithin(
  points: readonly FrontierPoint[],
  measure: DeadAirMeasure,
  { utterances, share }: { readonly utterances: number; readonly share: number },
): FrontierPoint | undefined {
  return frontier(points, measure).findLast(({ cutOffs }) => cutOffs <= share * utterances)
}
