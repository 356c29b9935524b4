import type { SessionTurn } from '../protocol/sessions.ts'
import type { Span } from '../protocol/spans.ts'
import type { TraceEvent, TraceProcess } from './trace.ts'

/** Rows of a process from top to bottom; the index is the track. */
const TRACKS = ['turn', 'ledger', 'capture', 'vad', 'asr', 'llm', 'tts', 'playback'] as const
type Track = (typeof TRACKS)[number]

/** Stages that a turn's flow arrows lead through, in order. */
const FLOW_STAGES = ['asr', 'llm', 'tts'] as const

/**
 * All events of one turn: the turn, its ledger, its spans, arrows from stage to stage and its headline numbers. What has
 * no date is left out: a viewer cannot open a file with a number that is none.
 *
 * @param shiftMs what is to be added to the host's clock (`TraceClock`)
 */
export function turnEvents(
  turn: SessionTurn,
  process: TraceProcess,
  shiftMs: number,
  includeText: boolean,
): readonly TraceEvent[] {
  const { record } = turn
  /** Host clock to microseconds of the trace; nothing lies before the session. */
  const us = (hostMs: number) => Math.max(0, Math.round((hostMs + shiftMs) * 1000))
  const rows = new TurnRows(process, us)
  rows.slice('turn', turnSlice(turn, includeText))
  ledgerSlices(turn, rows)
  const flowing = spanSlices(record.spans, rows)
  return [...rows.events, ...flowEvents(record.id, flowing), ...headlineCounters(turn, process.pid, us)]
}

interface Slice {
  readonly name: string
  readonly fromMs: number
  readonly toMs: number
  readonly cat?: string
  readonly args?: Readonly<Record<string, unknown>>
}

class TurnRows {
  readonly events: TraceEvent[] = []
  readonly #process: TraceProcess
  readonly #us: (hostMs: number) => number

  constructor(process: TraceProcess, us: (hostMs: number) => number) {
    this.#process = process
    this.#us = us
  }

  /** `undefined`: it has no date. */
  slice(track: Track, { name, fromMs, toMs, cat, args }: Slice): TraceEvent | undefined {
    const ts = this.#us(fromMs)
    const end = Math.max(ts, this.#us(toMs))
    if (!Number.isFinite(end)) return undefined
    const number = TRACKS.indexOf(track) + 1
    const { tid, isNew, index } = this.#process.lanes.take(number, ts, end)
    if (isNew) this.#nameThread(tid, index === 0 ? track : `${track} ${index + 1}`)
    const event: TraceEvent = {
      ph: 'X',
      name,
      pid: this.#process.pid,
      tid,
      ts,
      dur: end - ts,
      cat: cat ?? track,
      ...(args ? { args } : {}),
    }
    this.events.push(event)
    return event
  }

  #nameThread(tid: number, name: string): void {
    const { pid } = this.#process
    this.events.push({ ph: 'M', name: 'thread_name', pid, tid, args: { name } })
    this.events.push({ ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } })
  }
}

function turnSlice({ ordinal, record, warmUp, cold, cached, stimulus }: SessionTurn, includeText: boolean): Slice {
  const { anchors, ledger } = record
  const ends = [anchors.openedMs, anchors.closedMs ?? 0, ...record.spans.map((span) => span.endMs)]
  const texts = includeText ? { transcript: record.transcript.text, reply: record.reply.text } : {}
  return {
    name: `turn ${ordinal}`,
    fromMs: anchors.openedMs,
    toMs: ends.reduce((latest, end) => Math.max(latest, end)),
    args: {
      id: record.id,
      status: record.status,
      ...(stimulus ? { stimulus: stimulus.id } : {}),
      ...(ledger?.processingMs === undefined ? {} : { processingMs: ledger.processingMs }),
      ...(ledger?.heardMs === undefined ? {} : { heardMs: ledger.heardMs }),
      ...(record.notMeasurable === undefined ? {} : { notMeasurable: record.notMeasurable }),
      warmUp,
      cold,
      cached,
      ...texts,
    },
  }
}

function ledgerSlices({ record }: SessionTurn, rows: TurnRows): void {
  const zeroMs = record.anchors.speechEndMs
  if (zeroMs === undefined) return
  for (const { part, owner, startMs, ms, estimate } of record.ledger?.parts ?? []) {
    if (ms === 0) continue
    const args = { owner: `${owner.kind} ${owner.name}`, ...(estimate ? { estimate } : {}) }
    rows.slice('ledger', { name: part, fromMs: zeroMs + startMs, toMs: zeroMs + startMs + ms, args })
  }
}

/** Draws the spans; answers with the last piece of work of each stage that the reply's first audio may have come by. */
function spanSlices(spans: readonly Span[], rows: TurnRows): ReadonlyMap<string, TraceEvent> {
  const flowing = new Map<string, TraceEvent>()
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)) {
    const { stage, name, kind, startMs, endMs, firstOutputMs, cancelled } = span
    const facts = {
      ...(firstOutputMs === undefined ? {} : { firstOutputAfterMs: firstOutputMs - startMs }),
      ...(cancelled ? { cancelled } : {}),
    }
    const args = firstOutputMs === undefined && !cancelled ? {} : { args: facts }
    const event = rows.slice(stage, { name, fromMs: startMs, toMs: endMs, cat: kind, ...args })
    const isFirstOfLater = stage !== 'asr' && flowing.has(stage)
    if (event && kind === 'compute' && !cancelled && !isFirstOfLater) flowing.set(stage, event)
  }
  return flowing
}

/** An arrow from the final recognition to the reply's first work in the language model and in the voice. */
function flowEvents(id: string, flowing: ReadonlyMap<string, TraceEvent>): readonly TraceEvent[] {
  const steps = FLOW_STAGES.flatMap((stage) => flowing.get(stage) ?? [])
  const isForward = steps.every((step, i) => i === 0 || (step.ts ?? 0) >= (steps[i - 1]?.ts ?? 0))
  if (steps.length < 2 || !isForward) return []
  return steps.map(({ pid, tid, ts }, i): TraceEvent => {
    const ph = i === 0 ? 's' : i === steps.length - 1 ? 'f' : 't'
    return { ph, name: 'turn', cat: 'flow', id, pid, tid, ts, ...(ph === 'f' ? { bp: 'e' } : {}) }
  })
}

function headlineCounters({ record }: SessionTurn, pid: number, us: (hostMs: number) => number): readonly TraceEvent[] {
  const { heardMs, processingMs } = record.ledger ?? {}
  const ts = us(record.anchors.heardMs ?? record.anchors.closedMs ?? record.anchors.openedMs)
  const counter = (name: string, value: number | undefined): TraceEvent[] =>
    value === undefined || !Number.isFinite(value) || !Number.isFinite(ts)
      ? []
      : [{ ph: 'C', name, pid, ts, args: { ms: value } }]
  return [...counter('heard ms', heardMs), ...counter('processing ms', processingMs)]
}
