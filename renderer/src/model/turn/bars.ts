import {
  type PartHue,
  type PartPattern,
  partRow,
  patternOfPart,
} from '../../../../pipeline/measures/ledger/ledger-parts.ts'
import type { LedgerOwner, LedgerPart, LedgerPartName } from '../../../../pipeline/protocol/ledger.ts'
import type { Span } from '../../../../pipeline/protocol/spans.ts'
import type { StageName } from '../../../../pipeline/protocol/stages.ts'

export type RowId = 'ledger' | 'speech' | StageName | 'playback'

/** Which colour token a bar takes. */
export type Hue = PartHue | 'speech'

/** One interval of a row, milliseconds after the end of speech (negative: while the user spoke). */
export interface Bar {
  /** Stable while the turn grows. */
  readonly key: string
  readonly row: RowId
  /** A ledger part's or a span's name. */
  readonly name: string
  readonly part?: LedgerPartName
  readonly hue: Hue
  readonly pattern: PartPattern
  readonly startMs: number
  readonly endMs: number
  /** When the first output left; what follows is drawn lighter. */
  readonly firstOutputMs?: number
  readonly owner?: LedgerOwner
  readonly cancelled: boolean
  readonly estimate: boolean
  /** Still growing: its end is the present moment. */
  readonly open: boolean
  /** The single runs of a series (e.g. the encoder's steps); empty for one piece of work. */
  readonly marks: readonly Interval[]
  /** Time really spent: the sum of the marks of a series, else the length. */
  readonly busyMs: number
  /** Drawn even where it takes no time: somebody has hold of it. */
  readonly held?: boolean
  /** Bars of one row that overlap in time lie in different lanes. */
  readonly lane: number
}

export interface Interval {
  readonly startMs: number
  readonly endMs: number
}

/** The ledger's parts as bars; parts of no length are kept, for the table and the legend. */
export function ledgerBars(parts: readonly LedgerPart[]): readonly Bar[] {
  return parts.map((part, i) => ({
    ...plainBar('ledger', part.part, part.startMs, part.startMs + part.ms),
    // Not its place in the whole: while a turn grows, parts come in between, and bars behind them would be made anew.
    key: `ledger/${parts.slice(0, i).filter((before) => before.part === part.part).length}/${part.part}`,
    part: part.part,
    hue: partRow(part.part).hue,
    pattern: patternOfPart(part.part, part.owner),
    owner: part.owner,
    estimate: part.estimate === true,
  }))
}

/** This many spans of the same name in a row become one series bar with a mark each. */
const SERIES_FROM = 4

/** Spans of one row as bars: series gathered, lanes assigned. */
export function spanBars(row: RowId, spans: readonly Span[], zeroMs: number): readonly Bar[] {
  const groups = Map.groupBy(spans, (span) => `${span.name}/${span.kind}/${span.cancelled === true}`)
  const bars = [...groups.entries()].flatMap(([key, group]) =>
    group.length >= SERIES_FROM
      ? [seriesBar(row, key, group, zeroMs)]
      : group.map((span, i) => spanBar(row, `${key}/${i}`, span, zeroMs)),
  )
  // A series is drawn first: it spans the pauses that other bars lie in.
  return assignLanes(bars).toSorted((a, b) => b.marks.length - a.marks.length)
}

function spanBar(row: RowId, key: string, span: Span, zeroMs: number): Bar {
  return {
    ...plainBar(row, span.name, span.startMs - zeroMs, span.endMs - zeroMs),
    key: `${row}/${key}`,
    hue: hueOfSpan(row, span),
    pattern: patternOfSpan(span),
    firstOutputMs: span.firstOutputMs === undefined ? undefined : span.firstOutputMs - zeroMs,
    cancelled: span.cancelled === true,
  }
}

function seriesBar(row: RowId, key: string, group: readonly Span[], zeroMs: number): Bar {
  const marks = group
    .map((span) => ({ startMs: span.startMs - zeroMs, endMs: span.endMs - zeroMs }))
    .sort((a, b) => a.startMs - b.startMs)
  const startMs = marks[0]?.startMs ?? 0
  const endMs = marks.reduce((latest, mark) => Math.max(latest, mark.endMs), startMs)
  const [first] = group
  return {
    ...plainBar(row, first?.name ?? row, startMs, endMs),
    key: `${row}/${key}/series`,
    hue: first ? hueOfSpan(row, first) : 'wait',
    pattern: first ? patternOfSpan(first) : 'solid',
    cancelled: first?.cancelled === true,
    marks,
    busyMs: marks.reduce((sum, mark) => sum + mark.endMs - mark.startMs, 0),
  }
}

function hueOfSpan(row: RowId, span: Span): Hue {
  if (span.stage === 'capture') return 'speech'
  if (span.kind === 'hold') return 'endpoint'
  return row === 'speech' || row === 'ledger' ? 'speech' : row
}

function patternOfSpan(span: Span): PartPattern {
  if (span.kind === 'queue') return 'dots'
  return span.kind === 'hold' ? 'hatch' : 'solid'
}

/** A solid bar without extras; the callers replace what differs. */
export function plainBar(row: RowId, name: string, startMs: number, endMs: number): Bar {
  return {
    key: `${row}/${name}`,
    row,
    name,
    hue: row === 'ledger' || row === 'speech' ? 'speech' : row,
    pattern: 'solid',
    startMs,
    endMs,
    cancelled: false,
    estimate: false,
    open: false,
    marks: [],
    busyMs: endMs - startMs,
    lane: 0,
  }
}

/**
 * Greedy interval colouring: each bar takes the first lane where nothing overlaps it. A series counts with its runs,
 * not with the pauses between them, so it can share a lane with what happens in those.
 */
export function assignLanes(bars: readonly Bar[]): readonly Bar[] {
  const lanes: Interval[][] = []
  // A silence lies behind what was done in it, in every turn alike: it takes no lane from anything.
  const behind = bars.filter(isHold)
  const laid = bars
    .filter((bar) => !isHold(bar))
    .sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)
    .map((bar) => {
      const busy = bar.marks.length > 0 ? bar.marks : [bar]
      const free = lanes.findIndex((taken) => !busy.some((one) => taken.some((other) => overlap(one, other))))
      const lane = free === -1 ? lanes.length : free
      lanes[lane] = [...(lanes[lane] ?? []), ...busy]
      return { ...bar, lane }
    })
  return [...laid, ...behind]
}

/** Whether a bar of a stage is a wait that a setting asks for, drawn over the whole height of its row. */
export function isHold({ row, pattern, marks }: Bar): boolean {
  return row !== 'ledger' && pattern === 'hatch' && marks.length === 0
}

/** A thousandth of a millisecond in common is rounding, not overlap. */
function overlap(a: Interval, b: Interval): boolean {
  return Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs) > 1e-3
}
