import type { ComparedDetector } from '../../../../pipeline/measures/turn-end/detectors.ts'
import type { EndSummary } from '../../../../pipeline/measures/turn-end/end-summary.ts'
import type { DeadAirMeasure, FrontierPoint } from '../../../../pipeline/measures/turn-end/frontier.ts'
import { countOf } from '../../../../pipeline/measures/turn-end/prepared.ts'
import type { TurnEndDetector } from '../../../../pipeline/protocol/turn-end.ts'

/** A setting where it is drawn: 0 to 1 from the left and from below. */
export interface PlacedSetting {
  readonly x: number
  readonly y: number
  readonly point: FrontierPoint
}

export interface TurnEndScale {
  readonly mostMs: number
  /** Share of utterances, 0 to 1. */
  readonly mostCutOff: number
}

/** Where more are cut off than this, nobody would go: the drawing ends there. */
const MOST_SHARE = 0.5
const LEAST_SHARE = 0.05
const MS_STEP = 200
const SHARE_STEP = 0.05
const MOST_TICKS = 6

/** How far the axes reach: over all frontiers and what is in force, up to where half of the utterances are cut off. */
export function turnEndScale(
  detectors: readonly ComparedDetector[],
  inForce: EndSummary,
  measure: DeadAirMeasure,
): TurnEndScale {
  const drawn = detectors.flatMap(({ front, pauses }) =>
    front.map((point) => ({ ms: point[measure], share: point.cutOffs / Math.max(1, countOf(pauses)) })),
  )
  const now = (measure === 'medianMs' ? inForce.median : inForce.p90)?.ms ?? 0
  const shares = [...drawn.map(({ share }) => share), inForce.cutOffShare ?? 0].map((share) =>
    Math.min(MOST_SHARE, share),
  )
  const mostMs = Math.max(MS_STEP, now, ...drawn.map(({ ms }) => ms))
  return {
    mostMs: Math.ceil(mostMs / MS_STEP) * MS_STEP,
    mostCutOff: Math.ceil(Math.max(LEAST_SHARE, ...shares) / SHARE_STEP) * SHARE_STEP,
  }
}

/** Where an axis is marked: at round steps, some five of them. */
export function roundTicks(most: number, steps: readonly number[]): number[] {
  const step = steps.find((one) => most / one <= MOST_TICKS) ?? most
  return Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) => index * step)
}

/** Places settings on the axes; those beyond them, or without any dead air to tell, are left out. */
export function placeSettings(
  points: readonly FrontierPoint[],
  {
    utterances,
    measure,
    scale,
  }: { readonly utterances: number; readonly measure: DeadAirMeasure; readonly scale: TurnEndScale },
): PlacedSetting[] {
  return points.flatMap((point) => {
    const x = point[measure] / scale.mostMs
    const y = point.cutOffs / Math.max(1, utterances) / scale.mostCutOff
    return x <= 1 && y <= 1 ? [{ x, y, point }] : []
  })
}

/** A summary where it is drawn, with the reach of its intervals; `undefined` where nothing was waited for. */
export interface PlacedSummary {
  readonly x: number
  readonly y: number
  readonly fromX: number
  readonly toX: number
  readonly fromY: number
  readonly toY: number
}

/** Places what a setting comes to; kept within the axes, so that it is never out of sight. */
export function placeSummary(
  summary: EndSummary,
  measure: DeadAirMeasure,
  scale: TurnEndScale,
): PlacedSummary | undefined {
  const air = measure === 'medianMs' ? summary.median : summary.p90
  if (!air || summary.cutOffShare === undefined) return undefined
  const across = (ms: number) => Math.min(1, ms / scale.mostMs)
  const up = (share: number) => Math.min(1, share / scale.mostCutOff)
  const { from, to } = summary.cutOffInterval ?? { from: summary.cutOffShare, to: summary.cutOffShare }
  return {
    x: across(air.ms),
    y: up(summary.cutOffShare),
    fromX: across(air.interval?.from ?? air.ms),
    toX: across(air.interval?.to ?? air.ms),
    fromY: up(from),
    toY: up(to),
  }
}

/** Marks of a detector: shape and dashes say what its colour says. */
export const DETECTOR_MARKS: Readonly<Record<TurnEndDetector, { readonly shape: string; readonly dashes: string }>> = {
  fixed: { shape: 'M-4-4H4V4H-4Z', dashes: '2 3' },
  adaptive: { shape: 'M0-5L5 4H-5Z', dashes: '6 3' },
  'pocket-turn': { shape: 'M-4.5 0A4.5 4.5 0 1 1 4.5 0A4.5 4.5 0 1 1-4.5 0Z', dashes: '' },
  'smart-turn': { shape: 'M0-5.5L5.5 0L0 5.5L-5.5 0Z', dashes: '8 3 2 3' },
}
