import { digitsOf, formatChange, formatCount, formatMebibytes, msDigits, PLAIN } from '../../measures/numbers.ts'
import { LOAD_METRICS, type LoadMetric, type LoadProgress } from '../../protocol/load.ts'
import { renderTable, type TableColumn } from '../table.ts'
import { visibleLine } from '../visible.ts'

/** What the own pipeline measured beside what its devices saw. */
export interface OwnMeasures {
  /** Processing latency of the turns that have one, milliseconds. */
  readonly processing: { readonly count: number; readonly p50: number | undefined; readonly p95: number | undefined }
  /** Resident memory of the process, bytes. */
  readonly memory: { readonly before: number; readonly most: number; readonly after: number }
}

const TITLES: Readonly<Record<LoadMetric, string>> = {
  connect: 'connect',
  hello: 'hello',
  stt: 'stt',
  firstSentence: 'first sentence',
  firstAudio: 'first audio',
  firstAudioIntended: 'first audio, from intended start',
  stop: 'stop',
  frameGap: 'gap between frames',
  startDelay: 'start delay',
}

const COLUMNS: readonly TableColumn[] = [
  { title: 'ms after the last speech sent', align: 'left' },
  ...['n', 'p50', 'p95', 'p99', 'max'].map((title): TableColumn => ({ title, align: 'right' })),
]

/** A load test as a person reads it. */
export function renderLoad(progress: LoadProgress, own: OwnMeasures | undefined): string {
  const { turnsStarted, turnsFinished, turnsPerSecond, errors, problem, url, state } = progress
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0)
  const byClass = Object.entries(errors).map(([code, count]) => `${code} ${count}`)
  const lines = [
    `${url}: ${state}${problem ? ` - ${visibleLine(problem.message)}` : ''}`,
    renderTable(COLUMNS, metricRows(progress)),
    `turns: ${turnsStarted} started, ${turnsFinished} finished, ${digitsOf(turnsPerSecond, 2, PLAIN)} a second`,
    `errors: ${failed === 0 ? 'none' : byClass.join(', ')}`,
    ...(own ? ownLines(progress, own) : []),
    ...kneeLines(progress),
  ]
  return lines.join('\n')
}

function metricRows({ metrics }: LoadProgress): string[][] {
  return LOAD_METRICS.flatMap((metric) => {
    const spread = metrics[metric]
    if (!spread) return []
    const { count, p50, p95, p99, max } = spread
    return [[TITLES[metric], String(count), ...[p50, p95, p99, max].map((ms) => msDigits(ms, PLAIN))]]
  })
}

function ownLines({ cpuCores }: LoadProgress, { processing, memory }: OwnMeasures): string[] {
  const { count, p50, p95 } = processing
  const [before, most, after] = [memory.before, memory.most, memory.after].map((bytes) => formatMebibytes(bytes, PLAIN))
  const change = formatChange(memory.before, memory.after, PLAIN)
  return [
    `processing as the server measured it: p50 ${msDigits(p50, PLAIN)} ms, p95 ${msDigits(p95, PLAIN)} ms of ${formatCount(count, 'turn')}`,
    `host: ${cpuCores === undefined ? 'unknown' : digitsOf(cpuCores, 2, PLAIN)} cores without the devices' own thread`,
    `memory: ${before} before, ${most} at most, ${after} afterwards (${change})`,
  ]
}

function kneeLines({ steps, kneeDevices, state }: LoadProgress): string[] {
  if (steps.length < 2 && kneeDevices === undefined) return []
  const tried = steps.map((step) => {
    return `  ${String(step.devices).padStart(4)} devices: first audio p95 ${msDigits(step.firstAudioP95Ms, PLAIN)} ms, errors ${step.errors}`
  })
  if (kneeDevices !== undefined) return [...tried, `knee: ${formatCount(kneeDevices, 'device')}`]
  return [
    ...tried,
    `knee: unknown, the search ${state === 'stopped' ? 'was stopped' : 'failed'} before it came to a result`,
  ]
}
