import type { Span } from '../../../../pipeline/protocol/spans.ts'
import { STAGE_NAMES } from '../../../../pipeline/protocol/stages.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { assignLanes, type Bar, ledgerBars, plainBar, type RowId, spanBars } from './bars.ts'
import type { TimeWindow } from './time-scale.ts'
import { isOver, processingRange, zeroOf } from './turn.ts'

export const ROW_IDS: readonly RowId[] = ['ledger', 'speech', ...STAGE_NAMES, 'playback']

export interface Row {
  readonly id: RowId
  readonly bars: readonly Bar[]
  readonly lanes: number
}

/** What is drawn of a turn, in milliseconds; pixels come in only when a scale is known. */
export interface Waterfall {
  /** t = 0 on the host's clock. */
  readonly zeroMs: number
  /** True while the user still speaks: t = 0 is the present moment then and moves. */
  readonly zeroMoves: boolean
  /** What t = 0 is where it is not the end of speech, which was never found: the turn is over. */
  readonly zeroInstead?: 'decision' | 'opening'
  readonly rows: readonly Row[]
  /** From the earliest to the latest thing drawn. */
  readonly extent: TimeWindow
}

/**
 * Lays out a turn: the ledger, then one row for the user's speech, each stage and the playback.
 * `nowMs` (host clock) is given while the turn runs, so that unfinished work can grow up to it.
 */
export function buildWaterfall(turn: TurnRecord, nowMs?: number): Waterfall {
  const zeroMs = zeroOf(turn, nowMs)
  const rows = ROW_IDS.map((id) => rowOf(id, turn, zeroMs, nowMs))
  const bars = rows.flatMap((row) => row.bars)
  const extent = {
    fromMs: bars.reduce((least, bar) => Math.min(least, bar.startMs), 0),
    toMs: bars.reduce((most, bar) => Math.max(most, bar.endMs), 0),
  }
  return { zeroMs, ...zeroKind(turn), rows, extent }
}

function zeroKind(turn: TurnRecord): Pick<Waterfall, 'zeroMoves' | 'zeroInstead'> {
  const { speechEndMs, endpointMs } = turn.anchors
  if (speechEndMs !== undefined) return { zeroMoves: false }
  if (!isOver(turn)) return { zeroMoves: true }
  return { zeroMoves: false, zeroInstead: endpointMs === undefined ? 'opening' : 'decision' }
}

function rowOf(id: RowId, turn: TurnRecord, zeroMs: number, nowMs: number | undefined): Row {
  const bars = barsOf(id, turn, zeroMs, nowMs)
  return { id, bars, lanes: bars.reduce((most, bar) => Math.max(most, bar.lane + 1), 1) }
}

function barsOf(id: RowId, turn: TurnRecord, zeroMs: number, nowMs: number | undefined): readonly Bar[] {
  if (id === 'ledger') return ledgerBars(turn.ledger?.parts ?? [])
  const spans = turn.spans.filter((span) => rowOfSpan(span) === id)
  const recorded = spanBars(id, spans, zeroMs)
  const anchored = anchoredBar(id, turn, zeroMs, nowMs)
  const growing = nowMs === undefined || isOver(turn) ? undefined : openBar(id, turn, zeroMs, nowMs)
  const extra = [anchored, growing].filter((bar) => bar !== undefined)
  return extra.length === 0 ? recorded : assignLanes([...recorded, ...extra])
}

function rowOfSpan(span: Span): RowId {
  return span.stage === 'capture' ? 'speech' : span.stage
}

/** Bars that anchors prove: the user's speech, and the reply as it was heard. */
function anchoredBar(id: RowId, turn: TurnRecord, zeroMs: number, nowMs: number | undefined): Bar | undefined {
  const { speechStartMs, speechEndMs } = turn.anchors
  if (id === 'speech' && speechStartMs !== undefined) {
    const endMs = speechEndMs ?? nowMs
    if (endMs === undefined) return undefined
    return { ...plainBar(id, 'speech', speechStartMs - zeroMs, endMs - zeroMs), open: speechEndMs === undefined }
  }
  return id === 'playback' ? replyBar(turn, zeroMs, nowMs) : undefined
}

function replyBar(turn: TurnRecord, zeroMs: number, nowMs: number | undefined): Bar | undefined {
  const { heardMs, closedMs } = turn.anchors
  const measured = turn.ledger?.parts.some((part) => part.part === 'playback') ? turn.ledger.totalMs : undefined
  const startMs = heardMs === undefined ? measured : heardMs - zeroMs
  const endMs = closedMs ?? nowMs
  const drawnBySpan = turn.spans.some((span) => span.stage === 'playback')
  if (startMs === undefined || endMs === undefined || drawnBySpan) return undefined
  const cancelled = turn.status === 'interrupted' || turn.status === 'cancelled'
  return { ...plainBar('playback', 'reply', startMs, endMs - zeroMs), open: closedMs === undefined, cancelled }
}

/** The stage that is known to be at work between two anchors while its span has not been recorded yet. */
function openBar(id: RowId, turn: TurnRecord, zeroMs: number, nowMs: number): Bar | undefined {
  const since = workingSince(id, turn)
  if (since === undefined || nowMs <= since) return undefined
  return { ...plainBar(id, 'working', since - zeroMs, nowMs - zeroMs), key: `${id}/working`, open: true }
}

function workingSince(id: RowId, turn: TurnRecord): number | undefined {
  const { endpointMs, transcriptMs, firstTokenMs, firstAudioMs } = turn.anchors
  if (id === 'asr') return transcriptMs === undefined ? endpointMs : undefined
  if (id === 'llm') return firstTokenMs === undefined ? transcriptMs : undefined
  if (id === 'tts') return firstAudioMs === undefined ? firstTokenMs : undefined
  return undefined
}

/** Which stretch of a turn the plot shows. */
export type Range = 'firstWord' | 'processing' | 'whole'

/** Share of the first-word latency that is shown before t = 0: the last words of what was said. */
const LEAD_SHARE = 0.3

/** The window of a finished turn for a range; the target stays in view with the first word. */
export function windowOf(turn: TurnRecord, waterfall: Waterfall, range: Range, targetMs: number): TimeWindow {
  const { extent } = waterfall
  if (range === 'whole') return padded(extent.fromMs, extent.toMs)
  const processing = turn.ledger ? processingRange(turn.ledger) : undefined
  if (range === 'processing' && processing) return padded(processing.fromMs, processing.toMs)
  const totalMs = turn.ledger?.totalMs ?? extent.toMs
  const toMs = Math.max(totalMs * 1.06, targetMs * 1.1, 50)
  return { fromMs: -Math.min(toMs * LEAD_SHARE, Math.max(-extent.fromMs, toMs * 0.04)), toMs }
}

/**
 * The window of a running turn: it follows the present moment, growing in few, large steps,
 * so that the picture stays put between them.
 */
export function followingWindow(waterfall: Waterfall, elapsedMs: number, targetMs: number): TimeWindow {
  if (waterfall.zeroMoves) return { fromMs: -2000, toMs: 500 }
  const least = Math.max(elapsedMs * 1.12, targetMs * 1.1, 500)
  const steps = [500, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000, 24_000, 32_000, 48_000, 64_000]
  const toMs = steps.find((step) => step >= least) ?? least
  return { fromMs: -toMs * LEAD_SHARE, toMs }
}

function padded(fromMs: number, toMs: number): TimeWindow {
  const pad = Math.max(1, (toMs - fromMs) * 0.04)
  return { fromMs: fromMs - pad, toMs: toMs + pad }
}
