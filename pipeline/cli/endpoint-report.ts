import { digitsOf, formatCount, formatInterval, formatMs, formatShare, PLAIN, UNKNOWN } from '../measures/numbers.ts'
import {
  type ComparedDetector,
  type CutOffUtterance,
  cutOffsOf,
  type TriedSetting,
} from '../measures/turn-end/detectors.ts'
import type { DeadAir, EndSummary } from '../measures/turn-end/end-summary.ts'
import type { HoldSetting } from '../measures/turn-end/hold.ts'
import { flagsOf, listens } from '../measures/turn-end/hold-flags.ts'
import type { PreparedPauses } from '../measures/turn-end/prepared.ts'
import type { StatedReason } from '../protocol/reasons.ts'
import type { HeardUtterance, TurnEndDetector } from '../protocol/turn-end.ts'
import { renderTable, type TableColumn } from './table.ts'

export interface EndpointResult {
  readonly set: string
  readonly utterances: readonly HeardUtterance[]
  /** What the best settings may cut off, as a share of 1. */
  readonly mostCutOff: number
  readonly rows: readonly ComparedDetector[]
  readonly inForce: {
    readonly detector: TurnEndDetector
    readonly pauses: PreparedPauses
    readonly tried: TriedSetting
  }
  /** Detectors that could not be asked, and why not. */
  readonly absent: Readonly<Partial<Record<TurnEndDetector, StatedReason>>>
  /** Detectors that failed while they listened, and what went wrong: of those recordings they are missing. */
  readonly failed?: Readonly<Partial<Record<TurnEndDetector, string>>>
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'detector', align: 'left' },
  { title: 'setting', align: 'left' },
  ...['cut off', '95 %', 'median', '95 %', 'p90', '95 %', 'n'].map((title): TableColumn => ({ title, align: 'right' })),
]

/** What the detectors are worth, as a person reads it. */
export function endpointReport(result: EndpointResult): string {
  const { set, utterances, mostCutOff, rows, inForce, absent, failed = {} } = result
  const best = rows.flatMap((row) => {
    const { detector, best, crossed } = row
    if (!best) return [[detector, `none cuts off ${percent(mostCutOff)} or less`]]
    const judged = crossed ? [['', 'chosen on one half, judged on the other', ...numbers(crossed)]] : []
    return [[detector, settingWords(detector, best.setting), ...numbers(best.summary)], ...judged]
  })
  const { detector, tried } = inForce
  const now = [`in force: ${detector}`, settingWords(detector, tried.setting), ...numbers(tried.summary)]
  const missing = [
    ...Object.entries(absent).map(([name, why]) => `${name} was not asked: ${why.reason}`),
    ...Object.entries(failed).map(([name, why]) => `${name} failed, and is missing where it did: ${why}`),
  ]
  return [
    `${set}: ${formatCount(utterances.length, 'utterance')}. Dead air from the end of what was said, of those not cut off;`,
    `for each detector the setting with the least median that cuts off ${percent(mostCutOff)} or less`,
    '',
    renderTable(COLUMNS, [...best, now]),
    ...(missing.length === 0 ? [] : ['', ...missing]),
    '',
    ...cutOffLines(result),
  ].join('\n')
}

function numbers({ utterances, cutOffShare, cutOffInterval, median, p90 }: EndSummary): string[] {
  const bounds = cutOffInterval && `${percent(cutOffInterval.from)} … ${percent(cutOffInterval.to)}`
  return [percent(cutOffShare), bounds ?? UNKNOWN, ...waited(median), ...waited(p90), String(utterances)]
}

function waited(air: DeadAir | undefined): string[] {
  return [formatMs(air?.ms, PLAIN), air?.interval ? formatInterval(air.interval) : UNKNOWN]
}

function percent(share: number | undefined): string {
  return formatShare(share, PLAIN)
}

/** A setting in a few words: what is waited, and when less is. */
export function settingWords(detector: TurnEndDetector, setting: HoldSetting): string {
  const { threshold, shortestHoldMs, longestHoldMs } = setting
  if (detector === 'fixed') return `silence ${formatMs(longestHoldMs, PLAIN)}`
  const holds = `${formatMs(shortestHoldMs, PLAIN)} to ${formatMs(longestHoldMs, PLAIN)}`
  return `${listens(detector) ? 'silence' : 'silence halved:'} ${holds}, from ${digitsOf(threshold, 2, PLAIN)} on`
}

function cutOffLines({ utterances, rows, inForce }: EndpointResult): string[] {
  const by = (name: string, pauses: PreparedPauses, { ends }: TriedSetting) =>
    cutOffsOf(utterances, pauses, ends).map((cut) => cutOffRow(name, cut))
  const found = [
    ...by('in force', inForce.pauses, inForce.tried),
    ...rows.flatMap(({ detector, pauses, best }) => (best ? by(detector, pauses, best) : [])),
  ]
  if (found.length === 0) return ['No utterance is cut off.']
  const titles = ['cut off by', 'utterance', 'kind', 'said']
  const columns = [
    ...titles.map((title): TableColumn => ({ title, align: 'left' })),
    { title: 'cut at', align: 'right' } as const,
    { title: 'in a pause of', align: 'right' } as const,
  ]
  return [renderTable(columns, found)]
}

function cutOffRow(by: string, { utterance, atMs, pauseMs }: CutOffUtterance): string[] {
  const { id, kind = UNKNOWN, title } = utterance
  const pause = pauseMs === Number.POSITIVE_INFINITY ? UNKNOWN : formatMs(pauseMs, PLAIN)
  return [by, id, kind, title, formatMs(atMs, PLAIN), pause]
}

/** The same for programs. */
export function endpointJson({ set, utterances, mostCutOff, rows, inForce, absent, failed = {} }: EndpointResult) {
  const tried = (detector: TurnEndDetector, pauses: PreparedPauses, { setting, summary, ends }: TriedSetting) => ({
    ...{ setting, flags: flagsOf(detector, setting), summary },
    cutOff: cutOffsOf(utterances, pauses, ends).map(({ utterance, atMs, pauseMs }) => ({
      id: utterance.id,
      atMs,
      pauseMs,
    })),
  })
  return {
    version: 1,
    ...{ set, utterances: utterances.length, mostCutOff, absent, failed },
    detectors: rows.map(({ detector, pauses, front, best, crossed }) => ({
      ...{ detector, front },
      best: best ? tried(detector, pauses, best) : null,
      crossed: crossed ?? null,
    })),
    inForce: { detector: inForce.detector, ...tried(inForce.detector, inForce.pauses, inForce.tried) },
  }
}
