import { machineMsOf, stageMsOf } from '../../measures/ledger/ledger-groups.ts'
import {
  digitsOf,
  formatChange,
  formatCount,
  formatPoints,
  formatShare,
  msDigits,
  PLAIN,
  UNKNOWN,
} from '../../measures/numbers.ts'
import { lostOf } from '../../measures/turn-fate.ts'
import { rateInSentence } from '../../measures/word-errors/error-rate.ts'
import { STAGE_NAMES, type StageName, type StageStatus } from '../../protocol/stages.ts'
import { FAST_PACE_LINE } from '../compare/experiment-report.ts'
import { renderTable, type TableColumn } from '../table.ts'
import type { BenchArm, BenchResult, BenchTurn } from './bench-form.ts'
import { countsOf, isCountedTurn, percentilesOf, saidIn, wasCached } from './bench-summary.ts'
import { busyMachineLine } from './busy-machine.ts'
import { waitMsOf } from './stage-groups.ts'

/** What the plan's table calls the stages. */
export const STAGE_TITLES: Readonly<Record<StageName, string>> = {
  vad: 'VAD detection',
  asr: 'ASR recognition',
  llm: 'LLM generation',
  tts: 'TTS synthesis',
}

const ARM_COLUMNS: readonly TableColumn[] = [
  { title: 'stage', align: 'left' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'share', align: 'right' },
]

/**
 * The bench as people read it: machine, the plan's table for each arm, then what changed between them.
 * `notes` holds for each arm's name where the pipeline does not do what its flags ask.
 */
export function renderBench(result: BenchResult, notes: ReadonlyMap<string, Iterable<string>>): string {
  const arms = result.arms.map((arm) => [renderArm(arm), ...(notes.get(arm.name) ?? [])].join('\n'))
  const blocks = [renderMachine(result), ...arms]
  const [reference, ...others] = result.arms
  if (reference && others.length > 0)
    blocks.push([renderChanges(reference, others), ...comparisonLines(result)].join('\n'))
  return blocks.join('\n\n')
}

/** What the differences are worth, a line each; heard latency is left out where nobody waited. */
export function comparisonLines({ comparisons }: BenchResult): string[] {
  return comparisons
    .filter(({ metric, shiftMs }) => metric === 'processingMs' || shiftMs !== null)
    .map(({ verdict }) => verdict.en)
}

/** Machine, runtime and what each stage ran on, and whatever keeps the run from being compared with others. */
export function renderMachine({ machine, run, arms }: BenchResult): string {
  const memoryGib = digitsOf(machine.memoryBytes / 2 ** 30, 1, PLAIN)
  const lines = [
    `${machine.cpu}, ${formatCount(machine.cores, 'core')}, ${memoryGib} GiB, ${machine.platform}, Node ${machine.node}, onnxruntime ${machine.onnxruntime}`,
    ...linesByArm(arms, (arm) => arm.stages.map(describeStage)),
  ]
  if (run.pace === 'fast') lines.push(FAST_PACE_LINE)
  const busy = busyMachineLine(
    arms.flatMap(({ turns }) => turns),
    machine.cores,
  )
  if (busy !== undefined) lines.push(busy)
  if (!run.complete) lines.push('Stopped early: what follows holds the turns measured until then.')
  return lines.join('\n')
}

/** Lines about arms, each once: a line that does not hold for all arms begins with those for which it does. */
export function linesByArm(arms: readonly BenchArm[], linesOf: (arm: BenchArm) => Iterable<string>): string[] {
  const holders = new Map<string, string[]>()
  for (const arm of arms) for (const line of linesOf(arm)) holders.set(line, [...(holders.get(line) ?? []), arm.name])
  return [...holders].map(([line, names]) => (names.length === arms.length ? line : `${names.join(', ')}: ${line}`))
}

function describeStage(stage: StageStatus): string {
  const threads = stage.threads === undefined ? undefined : formatCount(stage.threads, 'thread')
  const why = stage.providerReason ? ` (${stage.providerReason})` : ''
  const facts = [stage.model, stage.variant, threads].filter((fact) => fact !== undefined)
  return `${stage.stage} on ${stage.provider ?? 'an unknown provider'}${why}: ${facts.join(', ')}`
}

/** One arm's table. Shares are of all processing time of the arm's turns that count, so they add up to 100 %. */
function renderArm(arm: BenchArm): string {
  const title = `${arm.name}: ${formatCount(arm.turns.length, 'turn')}, ${arm.turns.filter(isCountedTurn).length} in the numbers`
  return [
    title,
    renderTable(ARM_COLUMNS, armRows(arm)),
    ...lostLine(arm),
    ...werLine(arm),
    ...gapLine(arm),
    ...notMeasurableLines(arm),
  ].join('\n')
}

function armRows(arm: BenchArm): string[][] {
  const { processingMs, heardMs } = arm.summary
  const measured = arm.turns.filter((turn) => isCountedTurn(turn) && turn.processingMs !== null)
  const totalMs = sum(measured.map((turn) => turn.processingMs))
  const share = (ms: number) => (totalMs > 0 ? formatShare(ms / totalMs, PLAIN) : UNKNOWN)
  const stages = measured.map((turn) => stageMsOf(turn.ledger))
  const stageRows = STAGE_NAMES.map((stage) => {
    const { p50, p95 } = arm.summary.stages[stage]
    return [STAGE_TITLES[stage], msDigits(p50, PLAIN), msDigits(p95, PLAIN), share(sum(stages.map((ms) => ms[stage])))]
  })
  const machine = measured.map((turn) => machineMsOf(turn.ledger))
  const unattributed = measured.map((turn) => unattributedMs(turn))
  const waits = measured.map((turn) => waitMsOf(turn.ledger))
  return [
    ...stageRows,
    row('waits for the machine', arm.summary.machineMs, share(sum(machine))),
    row('unattributed', percentilesOf(unattributed), share(sum(unattributed))),
    row('processing', processingMs, measured.length > 0 ? formatShare(1, PLAIN) : UNKNOWN),
    row('endpoint silence', percentilesOf(waits.map((wait) => wait.hold)), ''),
    row('silence and playback', percentilesOf(waits.map((wait) => wait.output)), ''),
    row('heard', heardMs, ''),
  ]
}

/** Time between the stages that no stage accounts for; sums of decimals leave dust, which is not time. */
function unattributedMs({ processingMs, ledger }: BenchTurn): number {
  const left = (processingMs ?? 0) - sum([...Object.values(stageMsOf(ledger)), machineMsOf(ledger)])
  return Math.abs(left) < 1e-6 ? 0 : Math.max(0, left)
}

/** What is in no percentile and no comparison, where anything is. */
function lostLine({ summary: { lost }, turns }: BenchArm): string[] {
  const cached = turns.filter(wasCached).length
  const counts = [
    ...[[lost.cutOff, 'cut off'] as const, [lost.takenBack, 'taken back'] as const],
    [lost.interrupted, 'interrupted'] as const,
    ...[[lost.failed, 'failed'] as const, [lost.notMeasured, 'not measured'] as const],
    [cached, 'answered from the cache'] as const,
  ].filter(([count]) => count > 0)
  if (counts.length === 0) return []
  return [`in no number: ${counts.map(([count, what]) => `${count} ${what}`).join(', ')}`]
}

function werLine(arm: BenchArm): string[] {
  const counts = countsOf(arm.turns)
  const unit = saidIn([arm])
  const rate = rateInSentence(unit).en
  if (counts.length === 0) return ['word error rate: unknown, since no clip has a transcript (a .txt of the same name)']
  const errors = sum(counts.map((count) => count.errors))
  const words = sum(counts.map((count) => count.referenceWords))
  return [
    `${rate}: ${formatShare(arm.summary.wer, PLAIN)} (${errors} of ${formatCount(words, unit)} in ${formatCount(counts.length, 'turn')})`,
  ]
}

/** The price of a small first burst: gaps in the reply where the next piece was not ready in time. */
function gapLine(arm: BenchArm): string[] {
  const counted = arm.turns.filter(({ counters }) => counters['playback.underruns'] !== undefined)
  if (counted.length === 0) return []
  const gaps = sum(counted.map(({ counters }) => counters['playback.underruns']))
  const gapMs = sum(counted.map(({ counters }) => counters['playback.underrunMs']))
  const length = gaps > 0 ? `, ${msDigits(gapMs, PLAIN)} ms together` : ''
  return [`gaps within replies: ${gaps} in ${formatCount(counted.length, 'turn')}${length}`]
}

function notMeasurableLines(arm: BenchArm): string[] {
  const reasons = new Map<string, number>()
  for (const { notMeasurable } of arm.turns) {
    if (notMeasurable !== null) reasons.set(notMeasurable, (reasons.get(notMeasurable) ?? 0) + 1)
  }
  return [...reasons].map(([reason, count]) => `not measurable: ${formatCount(count, 'turn')}: ${reason}`)
}

/** Medians of every arm beside the first arm's, with the change in per cent. */
function renderChanges(reference: BenchArm, others: readonly BenchArm[]): string {
  const columns: TableColumn[] = [
    { title: 'p50 ms', align: 'left' },
    { title: reference.name, align: 'right' },
    ...others.flatMap(({ name }) => [
      { title: name, align: 'right' } as const,
      { title: 'change', align: 'right' } as const,
    ]),
  ]
  const median = (title: string, of: (arm: BenchArm) => number | null) => [
    title,
    msDigits(of(reference), PLAIN),
    ...others.flatMap((arm) => [msDigits(of(arm), PLAIN), formatChange(of(reference), of(arm), PLAIN)]),
  ]
  const lostRow = (title: string, of: (arm: BenchArm) => number) => [
    title,
    ...[reference, ...others].flatMap((arm, index) => [
      `${of(arm)} of ${arm.turns.length}`,
      ...(index > 0 ? [''] : []),
    ]),
  ]
  const rows = [
    ...STAGE_NAMES.map((stage) => median(STAGE_TITLES[stage], (arm) => arm.summary.stages[stage].p50)),
    median('waits for the machine', (arm) => arm.summary.machineMs.p50),
    median('processing', (arm) => arm.summary.processingMs.p50),
    median('heard', (arm) => arm.summary.heardMs.p50),
    [
      rateInSentence(saidIn([reference, ...others])).en,
      formatShare(reference.summary.wer, PLAIN),
      ...others.flatMap(({ summary }) => [
        formatShare(summary.wer, PLAIN),
        formatPoints(reference.summary.wer, summary.wer),
      ]),
    ],
    lostRow('cut off', ({ summary: { lost } }) => lost.cutOff),
    lostRow('taken back', ({ summary: { lost } }) => lost.takenBack),
    lostRow('lost otherwise', ({ summary: { lost } }) => lostOf(lost) - lost.cutOff - lost.takenBack),
  ]
  return renderTable(columns, rows)
}

function row(title: string, { p50, p95 }: { p50: number | null; p95: number | null }, share: string): string[] {
  return [title, msDigits(p50, PLAIN), msDigits(p95, PLAIN), share]
}

function sum(values: readonly (number | null | undefined)[]): number {
  return values.reduce((total: number, value) => total + (value ?? 0), 0)
}
