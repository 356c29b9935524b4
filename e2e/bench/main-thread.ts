import type { CDPSession, Page } from 'playwright'

/** What a page's main thread did, in milliseconds of its own time: a busy machine does not change it much. */
export interface ThreadWork {
  readonly elapsedMs: number
  /** All tasks together. */
  readonly workMs: number
  readonly styleMs: number
  readonly layoutMs: number
  readonly layouts: number
  /** How many of them began at a part of the page that is a layout of its own. */
  readonly partialLayouts: number
  readonly scriptMs: number
  readonly paintMs: number
  /** Tasks that took more than 50 ms of the thread's own time. */
  readonly longTasksMs: readonly number[]
}

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds; `tdur` of the thread's own time. */
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args: { readonly beginData?: { readonly partialLayout?: boolean } }
}

const LONG_MS = 50

/** Traces the page while `doing`, and sums up what its main thread did. */
export async function threadWorkWhile(page: Page, doing: () => Promise<void>): Promise<ThreadWork> {
  const session = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]))
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'toplevel'] },
  })
  const beganMs = performance.now()
  await doing()
  const elapsedMs = performance.now() - beganMs
  await endTracing(session)
  await session.detach()
  return workOf(events, elapsedMs)
}

async function endTracing(session: CDPSession): Promise<void> {
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await complete
}

function workOf(events: readonly TraceEvent[], elapsedMs: number): ThreadWork {
  const own = ofMainThread(events)
  const named = (...names: readonly string[]) => own.filter(({ name }) => names.includes(name))
  const layouts = named('Layout')
  const tasks = own.filter(({ name }) => name.endsWith('RunTask')).map(ownMs)
  return {
    elapsedMs,
    workMs: sum(tasks),
    styleMs: sum(named('UpdateLayoutTree').map(ownMs)),
    layoutMs: sum(layouts.map(ownMs)),
    layouts: layouts.length,
    partialLayouts: layouts.filter(({ args }) => args.beginData?.partialLayout).length,
    scriptMs: sum(named('FunctionCall', 'EvaluateScript').map(ownMs)),
    paintMs: sum(named('PrePaint', 'Paint', 'Layerize', 'Commit').map(ownMs)),
    longTasksMs: tasks.filter((ms) => ms > LONG_MS).map(Math.round),
  }
}

/** The thread that lays out most is the page's own. */
function ofMainThread(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const threads = Map.groupBy(
    events.filter(({ ph }) => ph === 'X'),
    ({ pid, tid }) => `${pid}/${tid}`,
  )
  const layouts = (thread: readonly TraceEvent[]) => thread.filter(({ name }) => name === 'Layout').length
  return [...threads.values()].toSorted((a, b) => layouts(b) - layouts(a))[0] ?? []
}

function ownMs({ tdur, dur }: TraceEvent): number {
  return (tdur ?? dur ?? 0) / 1000
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
