import { costText } from '../../measures/cost/cost-words.ts'
import { digitsOf, formatCount, formatShare, mebibytesOf, msDigits, PLAIN, UNKNOWN } from '../../measures/numbers.ts'
import { lostOf } from '../../measures/turn-fate.ts'
import { type ErrorUnit, unitOfArms } from '../../measures/word-errors/error-rate.ts'
import type { AblationBar, ArmSummary, Comparison } from '../../protocol/experiments.ts'
import { disturbanceIn } from '../bench/bench-summary.ts'
import { busyMachineLine } from '../bench/busy-machine.ts'
import { renderTable, type TableColumn } from '../table.ts'
import type { ShownExperiment } from './experiment-command.ts'

/** Errors by words, and by characters where that is another rate. */
function armColumns(unit: ErrorUnit): readonly TableColumn[] {
  const titles = [
    ...['turns', 'processing p50 ms', 'p95', 'heard p50 ms', 'p95'],
    ...(unit === 'character' ? ['CER'] : ['WER', 'CER']),
    ...['cut off', 'taken back', 'lost otherwise', 'distinct-2', 'CPU ms'],
    ...['peak MiB', 'gaps', 'wasted tokens', 'cached', 'cold'],
  ]
  return [{ title: 'arm', align: 'left' }, ...titles.map((title) => ({ title, align: 'right' }) as const)]
}

const ARM_NOTE =
  'Numbers are of whole turns: those cut off or lost otherwise are in none of them. p50 with its 95 % interval by utterance; p95 in brackets where fewer than 72 utterances stand behind it: too few to bound it. Memory and CPU are of the whole process, in which the arms take turns.'

/** Says why a run at fast pace has no times. */
export const FAST_PACE_LINE =
  'Fast pace: audio was fed faster than it is spoken, so that no latency can be measured. What was understood and answered counts.'

/** The machine, and whatever keeps the numbers from being compared with others. */
export function renderHead({ machine, session, complete }: ShownExperiment): string {
  const lines = [
    `${machine.cpu}, ${formatCount(machine.cores, 'core')}, ${machine.platform}, Node ${machine.node}, onnxruntime ${machine.onnxruntime}`,
  ]
  if (session.pace === 'fast') lines.push(FAST_PACE_LINE)
  const busy = busyMachineLine(
    session.turns.flatMap(({ record, warmUp }) =>
      warmUp ? [] : { disturbance: disturbanceIn(record), counters: record.counters },
    ),
    machine.cores,
  )
  if (busy !== undefined) lines.push(busy)
  if (!complete) lines.push('Stopped early: what follows holds the turns measured until then.')
  return lines.join('\n')
}

/** Every arm's speed and its price. */
export function renderArms({ session, result }: ShownExperiment): string {
  const names = new Map(session.arms.map(({ id, name }) => [id, name]))
  const unit = unitOfArms(result.arms)
  const rows = result.arms.map((arm) => armRow(arm, names.get(arm.armId) ?? arm.armId, unit))
  return [renderTable(armColumns(unit), rows), ARM_NOTE, ...result.arms.flatMap((arm) => costLine(arm, names))].join(
    '\n',
  )
}

/** What an arm's turns cost at servers elsewhere, where it asked any. */
function costLine({ armId, cost }: ArmSummary, names: ReadonlyMap<string, string>): string[] {
  if (!cost) return []
  const why = cost.reason === undefined ? '' : `; not known of ${cost.unknown}: ${cost.reason}`
  return [`${names.get(armId) ?? armId}: ${costText(cost, PLAIN)} a turn at servers${why}`]
}

/** What each comparison of speed and accuracy comes to, a line each. */
export function verdictLines(comparisons: readonly Comparison[]): string {
  return comparisons
    .filter(({ metric }) => metric !== 'cpuMs')
    .map(({ verdict }) => `${verdict.en}.`)
    .join('\n')
}

const BAR_CELLS = 24

/** Ablation as bars about a middle line: left is faster. A bar is solid where its effect was found, hatched where not. */
export function renderTornado(bars: readonly AblationBar[]): string {
  if (bars.length === 0) return 'No flag could be compared.'
  const longest = Math.max(...bars.flatMap(({ alone, leftOut }) => [reach(alone), reach(leftOut)]))
  const width = Math.max(...bars.map(({ flag }) => flag.length))
  const lines = bars.flatMap(({ flag, alone, leftOut }) => [
    ...(alone ? [barLine(flag.padEnd(width), 'alone   ', alone, longest)] : []),
    ...(leftOut ? [barLine(alone ? ' '.repeat(width) : flag.padEnd(width), 'left out', leftOut, longest)] : []),
  ])
  const { metric = 'processingMs' } = bars[0]?.alone ?? bars[0]?.leftOut ?? {}
  const title = `${metric === 'heardMs' ? 'heard' : 'processing'}, ms; left of the line is faster; █ found, ░ not found; ± is the 95 % interval`
  return [title, ...lines].join('\n')
}

function barLine(flag: string, what: string, comparison: Comparison, longest: number): string {
  const shift = comparison.shift ?? 0
  const cells = longest === 0 ? 0 : Math.round((Math.abs(shift) / longest) * BAR_CELLS)
  const found = comparison.outcome === 'better' || comparison.outcome === 'worse'
  const bar = (found ? '█' : '░').repeat(cells)
  const left = shift < 0 ? bar.padStart(BAR_CELLS) : ' '.repeat(BAR_CELLS)
  const right = (shift > 0 ? bar : '').padEnd(BAR_CELLS)
  return `${flag}  ${what}  ${left}│${right}  ${shownShift(comparison)}`.trimEnd()
}

function shownShift({ shift, interval }: Comparison): string {
  if (shift === null) return 'not measured'
  const signed = (ms: number) => `${ms < 0 ? '−' : '+'}${msDigits(Math.abs(ms), PLAIN)}`
  return interval ? `${signed(shift)} [${signed(interval.from)}, ${signed(interval.to)}]` : signed(shift)
}

function reach(comparison: Comparison | undefined): number {
  return Math.abs(comparison?.shift ?? 0)
}

function armRow(arm: ArmSummary, name: string, unit: ErrorUnit): string[] {
  const { processingMs, heardMs, speculationWastedTokens, peakResidentBytes, underruns } = arm
  return [
    name,
    `${arm.measured} of ${arm.turns}`,
    ...[shownP50(processingMs.p50), shownP95(processingMs.p95), shownP50(heardMs.p50), shownP95(heardMs.p95)],
    formatShare(arm.wordErrorRate, PLAIN),
    ...(unit === 'character' ? [] : [formatShare(arm.characterErrorRate, PLAIN)]),
    ...[shownCount(arm.lost?.cutOff ?? null), shownCount(arm.lost?.takenBack ?? null)],
    arm.lost ? String(lostOf(arm.lost) - arm.lost.cutOff - arm.lost.takenBack) : UNKNOWN,
    ...[digitsOf(arm.distinct2, 2, PLAIN), msDigits(arm.cpuMs, PLAIN)],
    mebibytesOf(peakResidentBytes, PLAIN),
    ...[shownCount(underruns), shownCount(speculationWastedTokens), String(arm.cached), String(arm.cold)],
  ]
}

function shownP50({ value, interval }: ArmSummary['heardMs']['p50']): string {
  if (!interval) return msDigits(value, PLAIN)
  return `${msDigits(value, PLAIN)} [${msDigits(interval.from, PLAIN)}, ${msDigits(interval.to, PLAIN)}]`
}

function shownP95({ value, reliable }: ArmSummary['heardMs']['p95']): string {
  return reliable || value === null ? msDigits(value, PLAIN) : `(${msDigits(value, PLAIN)})`
}

function shownCount(count: number | null): string {
  return count === null ? UNKNOWN : String(count)
}
