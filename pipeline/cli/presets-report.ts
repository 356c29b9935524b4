import { findPreset, PLAN_BASELINE_MS } from '../flags/presets.ts'
import { STAGE_NAMES } from '../protocol/stages.ts'
import type { BenchArm, BenchResult } from './bench-form.ts'
import { comparisonLines, linesByArm, renderMachine, STAGE_TITLES } from './bench-report.ts'
import { percentilesOf, wasCached } from './bench-summary.ts'
import { missingFlag } from './missing-flag.ts'
import { formatChange, formatCount, formatMs, formatShare } from './number-format.ts'
import { renderTable, type TableColumn, UNKNOWN_CELL } from './table.ts'

const COLUMNS: readonly TableColumn[] = [
  { title: 'preset', align: 'left' },
  ...[
    'plan expects ms',
    'processing p50 (p95) ms',
    'change',
    'heard p50 ms',
    'WER',
    'distinct-2',
    'peak memory MiB',
    'CPU ms a turn',
    'cached',
    'gaps',
  ].map((title) => ({ title, align: 'right' }) as const),
]

const MEMORY_NOTE =
  'Memory and CPU are of the whole process, in which the presets take turns: models that one preset loaded stay for all.'

/**
 * The plan's table of presets with what was measured beside what the plan expects, then for each preset whether the
 * plan's hope came true and, where it did not fully, which flag the preset lacks.
 */
export function renderPresets(result: BenchResult, notes: ReadonlyMap<string, Iterable<string>>): string {
  const [baseline, ...others] = result.arms
  const rows = result.arms.map((arm) => presetRow(arm, baseline))
  const told = linesByArm(result.arms, (arm) => notes.get(arm.name) ?? [])
  const verdicts = baseline ? others.flatMap((arm) => verdict(arm, baseline)) : []
  const blocks = [
    renderMachine(result),
    `${renderTable(COLUMNS, rows)}\n${MEMORY_NOTE}`,
    verdicts.join('\n'),
    [...result.arms.flatMap(withoutCached), ...comparisonLines(result)].join('\n'),
    told.join('\n'),
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

function presetRow(arm: BenchArm, baseline: BenchArm | undefined): string[] {
  const { processingMs, heardMs, wer, distinct2, peakResidentBytes, cpuMs, cachedTurns, underruns } = arm.summary
  const { p50, p95 } = processingMs
  const isBaseline = arm.name === baseline?.name
  return [
    arm.name,
    planExpects(arm.name),
    p50 === null ? UNKNOWN_CELL : `${formatMs(p50)} (${formatMs(p95)})`,
    isBaseline ? '' : formatChange(baseline?.summary.processingMs.p50, p50),
    formatMs(heardMs.p50),
    formatShare(wer),
    distinct2 === null ? UNKNOWN_CELL : distinct2.toFixed(2),
    peakResidentBytes === null ? UNKNOWN_CELL : (peakResidentBytes / 2 ** 20).toFixed(0),
    formatMs(cpuMs.p50),
    `${cachedTurns} of ${arm.turns.length}`,
    underruns === null ? UNKNOWN_CELL : String(underruns),
  ]
}

function planExpects(name: string): string {
  const expected = findPreset(name)?.expected
  if (expected) return `${expected.fromMs}–${expected.toMs}`
  return name === 'baseline' ? String(PLAN_BASELINE_MS) : UNKNOWN_CELL
}

/** Whether the preset took away as large a part of the processing time as the plan hopes, and what it lacks. */
function verdict(arm: BenchArm, baseline: BenchArm): string[] {
  const expected = findPreset(arm.name)?.expected
  const [before, after] = [baseline.summary.processingMs.p50, arm.summary.processingMs.p50]
  if (!expected || before === null || after === null || before === 0) return []
  const ratio = after / before
  const hope = `${formatChange(PLAN_BASELINE_MS, expected.toMs)} to ${formatChange(PLAN_BASELINE_MS, expected.fromMs)}`
  const measured = `${arm.name}: ${formatChange(before, after)}; the plan hopes for ${hope}`
  if (ratio < expected.fromMs / PLAN_BASELINE_MS) return [`${measured}: more than hoped.`]
  const judged = ratio <= expected.toMs / PLAN_BASELINE_MS ? 'within it' : 'missed'
  return [`${measured}: ${judged}. ${lackOf(arm, before, after)}`]
}

function lackOf(arm: BenchArm, baselineMs: number, afterMs: number): string {
  const missing = missingFlag(arm.turns)
  if (!missing) return `No flag is missing: what is left is the stages' own work, most of it ${largestStage(arm)}.`
  const { name, ms } = missing
  const best = formatChange(baselineMs, Math.max(0, afterMs - ms))
  return `Missing is ${name}, here ${arm.flags[name]}: ${formatMs(ms)} ms of a turn wait because of it (median): at best ${best} with it.`
}

function largestStage({ summary }: BenchArm): string {
  const stages = STAGE_NAMES.map((stage) => ({ title: STAGE_TITLES[stage], ms: summary.stages[stage].p50 ?? 0 }))
  const largest = stages.reduce((most, stage) => (stage.ms > most.ms ? stage : most))
  return `${largest.title} (${formatMs(largest.ms)} ms)`
}

/** Replies out of the cache say nothing of the model: where there are any, the number without them stands too. */
function withoutCached({ name, turns }: BenchArm): string[] {
  const live = turns.filter((turn) => !wasCached(turn))
  if (live.length === turns.length) return []
  const { p50 } = percentilesOf(live.map((turn) => turn.processingMs))
  return [
    `${name} without its ${formatCount(turns.length - live.length, 'cached turn')}: processing p50 ${formatMs(p50)} ms`,
  ]
}
