import type { CardSample } from '../protocol/graphics.ts'
import type { Session, SessionTurn, SystemSample } from '../protocol/sessions.ts'
import type { ExportOptions, ReportSource } from './source.ts'
import { TraceClock } from './trace-clock.ts'
import { TraceLanes } from './trace-lanes.ts'
import { turnEvents } from './trace-turn.ts'

/** An event of the Chrome trace format ("Trace Event Format"); `ts` and `dur` are whole microseconds. */
export interface TraceEvent {
  readonly ph: 'X' | 'M' | 'C' | 'i' | 's' | 't' | 'f'
  readonly name: string
  readonly pid: number
  readonly tid?: number
  readonly ts?: number
  readonly dur?: number
  readonly cat?: string
  readonly id?: string
  readonly bp?: 'e'
  readonly s?: 't'
  readonly args?: Readonly<Record<string, unknown>>
}

/** One arm, or one device, as a process of the trace. */
export interface TraceProcess {
  readonly pid: number
  readonly lanes: TraceLanes
}

/** What the machine did stands in a process of its own. */
const MACHINE_PID = 1
const FIRST_PID = 2
/** Stands beside the machine's name: what was not measured is not left to be taken for idle. */
const GPU_UNKNOWN: TraceEvent = {
  ph: 'M',
  name: 'process_labels',
  pid: MACHINE_PID,
  args: { labels: 'GPU: unknown, it was not measured' },
}

/**
 * The session as a trace for Perfetto (ui.perfetto.dev) or `chrome://tracing`: a process an arm (an arm and device),
 * a thread a stage, the ledger as a row of its own. t = 0 is the session's start.
 */
export async function* writeTrace(source: ReportSource, options: ExportOptions): AsyncGenerator<string> {
  const { session } = source
  const startedMs = Date.parse(session.startedAt)
  // Without a date of its own it begins with the epoch: its turns have theirs.
  const originMs = Number.isNaN(startedMs) ? 0 : startedMs
  const clock = new TraceClock(originMs)
  const processes = new Map<string, TraceProcess>()
  const head = {
    displayTimeUnit: 'ms',
    otherData: { session: session.id, title: session.title, exportedAt: options.exportedAt },
  }
  yield `${JSON.stringify(head).slice(0, -1)},"traceEvents":[\n`
  yield machineEvents(await source.samples(), originMs)
    .map(line)
    .join(',\n')
  for await (const page of source.turns()) {
    const events = page.flatMap((turn) => {
      const { process, named } = processOf(processes, session, turn)
      return [...named, ...turnEvents(turn, process, clock.shiftOf(turn.record), options.includeText)]
    })
    if (events.length > 0) yield `,\n${events.map(line).join(',\n')}`
  }
  yield '\n]}\n'
}

/**
 * An event as JSON. Nine in ten are slices without arguments: putting those together by hand takes a third of the time
 * that a general serialiser does.
 */
function line(event: TraceEvent): string {
  const { ph, name, pid, tid, ts, dur, cat, args } = event
  if (ph !== 'X' || args) return JSON.stringify(event)
  return `{"ph":"X","name":${quoted(name)},"pid":${pid},"tid":${tid},"ts":${ts},"dur":${dur},"cat":${quoted(cat ?? '')}}`
}

/** Names come from a few dozen; the bound is for a session that was made up. */
const quotes = new Map<string, string>()
const MOST_QUOTES = 1000

function quoted(text: string): string {
  const known = quotes.get(text)
  if (known !== undefined) return known
  const made = JSON.stringify(text)
  if (quotes.size < MOST_QUOTES) quotes.set(text, made)
  return made
}

function processOf(processes: Map<string, TraceProcess>, session: Session, turn: SessionTurn) {
  const { deviceId } = turn.record
  const key = deviceId === undefined ? turn.armId : `${turn.armId}/${deviceId}`
  const known = processes.get(key)
  if (known) return { process: known, named: [] }
  const process = { pid: FIRST_PID + processes.size, lanes: new TraceLanes() }
  processes.set(key, process)
  const arm = session.arms.find((one) => one.id === turn.armId)
  const name = `${arm?.name ?? turn.armId}${deviceId === undefined ? '' : ` · ${deviceId}`}`
  return { process, named: processNames(process.pid, name) }
}

function processNames(pid: number, name: string): readonly TraceEvent[] {
  return [
    { ph: 'M', name: 'process_name', pid, args: { name } },
    { ph: 'M', name: 'process_sort_index', pid, args: { sort_index: pid } },
  ]
}

function machineEvents(samples: readonly SystemSample[], originMs: number): readonly TraceEvent[] {
  const knowsGpu = samples.some(({ gpuUtilisation, gpuBytes, gpuWatts, gpuCards }) =>
    [gpuUtilisation, gpuBytes, gpuWatts, gpuCards].some((value) => value !== undefined),
  )
  return [
    ...processNames(MACHINE_PID, 'machine'),
    ...(knowsGpu ? [] : [GPU_UNKNOWN]),
    ...inOrder(samples, originMs).flatMap(({ sample, sinceMs }) => {
      const ts = Math.round(sinceMs * 1000)
      const counters: [string, number | undefined][] = [
        ['CPU cores busy', sample.cpuCores],
        ['resident MiB', sample.residentBytes / 2 ** 20],
        ['event loop delay p99 ms', sample.eventLoopDelayP99Ms],
        ['GPU utilisation', sample.gpuUtilisation],
        ['GPU MiB', sample.gpuBytes === undefined ? undefined : sample.gpuBytes / 2 ** 20],
        ['GPU W', sample.gpuWatts],
        ...(sample.gpuCards ?? []).flatMap(cardCounters),
      ]
      return counters.flatMap(([name, value]): TraceEvent[] =>
        value === undefined || !Number.isFinite(value)
          ? []
          : [{ ph: 'C', name, pid: MACHINE_PID, ts, args: { value } }],
      )
    }),
  ]
}

/** Of one card of several, nobody knows which of them was used: each in rows of its own. */
function cardCounters({ card, utilisation, memoryBytes, powerWatts }: CardSample): [string, number | undefined][] {
  return [
    [`GPU utilisation of ${card}`, utilisation],
    [`GPU MiB of ${card}`, memoryBytes === undefined ? undefined : memoryBytes / 2 ** 20],
    [`GPU W of ${card}`, powerWatts],
  ]
}

/**
 * Samples know the wall clock only. They come in order: where that was set back, they go on from the one before, and are
 * off by what lay between the two. Those without a date are left out: nothing follows from them for the others.
 */
function inOrder(samples: readonly SystemSample[], originMs: number) {
  let setBackMs = 0
  let latestMs = 0
  return samples.flatMap((sample) => {
    const byWallMs = Date.parse(sample.at) - originMs
    if (Number.isNaN(byWallMs)) return []
    setBackMs = Math.max(setBackMs, latestMs - byWallMs)
    latestMs = byWallMs + setBackMs
    return { sample, sinceMs: latestMs }
  })
}
