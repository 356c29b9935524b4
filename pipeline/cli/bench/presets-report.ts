import { findPreset, PLAN_BASELINE_MS } from '../../flags/presets.ts'
import {
  digitsOf,
  formatChange,
  formatCount,
  formatShare,
  mebibytesOf,
  msDigits,
  PLAIN,
  UNKNOWN,
} from '../../measures/numbers.ts'
import { lostOf } from '../../measures/turn-fate.ts'
import { hopeCode, hopeSentence } from '../../measures/verdicts/plan-verdict.ts'
import { ERROR_RATES, type ErrorUnit } from '../../measures/word-errors/error-rate.ts'
import { STAGE_NAMES } from '../../protocol/stages.ts'
import { renderTable, type TableColumn } from '../table.ts'
import type { BenchArm, BenchResult } from './bench-form.ts'
import { comparisonLines, linesByArm, renderMachine, STAGE_TITLES } from './bench-report.ts'
import { percentilesOf, saidIn, wasCached } from './bench-summary.ts'
import { missingFlag } from './missing-flag.ts'

const columns = (unit: ErrorUnit): readonly TableColumn[] => [
  { title: 'preset', align: 'left' },
  ...[
    'plan expects ms',
    'processing p50 (p95) ms',
    'change',
    'heard p50 ms',
    ERROR_RATES[unit].short,
    'cut off',
    'taken back',
    'lost otherwise',
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
  const verdicts = baseline ? others.flatMap((arm) => verdict(arm, baseline, result.comparisons)) : []
  const blocks = [
    renderMachine(result),
    `${renderTable(columns(saidIn(result.arms)), rows)}\n${MEMORY_NOTE}`,
    verdicts.join('\n'),
    [...result.arms.flatMap(withoutCached), ...comparisonLines(result)].join('\n'),
    told.join('\n'),
  ]
  return blocks.filter((block) => block !== '').join('\n\n')
}

function presetRow(arm: BenchArm, baseline: BenchArm | undefined): string[] {
  const { processingMs, heardMs, wer, distinct2, peakResidentBytes, cpuMs, cachedTurns, underruns, lost } = arm.summary
  const { p50, p95 } = processingMs
  const isBaseline = arm.name === baseline?.name
  return [
    arm.name,
    planExpects(arm.name),
    p50 === null ? UNKNOWN : `${msDigits(p50, PLAIN)} (${msDigits(p95, PLAIN)})`,
    isBaseline ? '' : formatChange(baseline?.summary.processingMs.p50, p50, PLAIN),
    msDigits(heardMs.p50, PLAIN),
    formatShare(wer, PLAIN),
    ...[lost.cutOff, lost.takenBack, lostOf(lost) - lost.cutOff - lost.takenBack].map(String),
    digitsOf(distinct2, 2, PLAIN),
    mebibytesOf(peakResidentBytes, PLAIN),
    msDigits(cpuMs.p50, PLAIN),
    `${cachedTurns} of ${arm.turns.length}`,
    underruns === null ? UNKNOWN : String(underruns),
  ]
}

function planExpects(name: string): string {
  const expected = findPreset(name)?.expected
  if (expected) return `${expected.fromMs}–${expected.toMs}`
  return name === 'baseline' ? String(PLAN_BASELINE_MS) : UNKNOWN
}

/** Whether the preset took away as large a part of the processing time as the plan hopes, and what it lacks. */
function verdict(arm: BenchArm, baseline: BenchArm, comparisons: BenchResult['comparisons']): string[] {
  const expected = findPreset(arm.name)?.expected
  const found = comparisons.find(({ to, metric }) => to === arm.name && metric === 'processingMs')
  const [before, shiftMs] = [baseline.summary.processingMs.p50, found?.shiftMs ?? null]
  if (!expected || before === null || shiftMs === null || before === 0) return []
  const { intervalMs = null } = found ?? {}
  const hoped = {
    ...{ preset: arm.name, change: shiftMs / before },
    interval: intervalMs && { from: intervalMs.from / before, to: intervalMs.to / before },
    hope: { from: expected.fromMs / PLAN_BASELINE_MS - 1, to: expected.toMs / PLAN_BASELINE_MS - 1 },
  }
  const sentence = `${hopeSentence(hoped).en}.`
  return hopeCode(hoped) === 'more' ? [sentence] : [`${sentence} ${lackOf(arm, before, before + shiftMs)}`]
}

function lackOf(arm: BenchArm, baselineMs: number, afterMs: number): string {
  const missing = missingFlag(arm.turns)
  if (!missing) return `No flag is missing: what is left is the stages' own work, most of it ${largestStage(arm)}.`
  const { name, ms } = missing
  const best = formatChange(baselineMs, Math.max(0, afterMs - ms), PLAIN)
  return `Missing is ${name}, here ${arm.flags[name]}: ${msDigits(ms, PLAIN)} ms of a turn wait because of it (median): at best ${best} with it.`
}

function largestStage({ summary }: BenchArm): string {
  const stages = STAGE_NAMES.map((stage) => ({ title: STAGE_TITLES[stage], ms: summary.stages[stage].p50 ?? 0 }))
  const largest = stages.reduce((most, stage) => (stage.ms > most.ms ? stage : most))
  return `${largest.title} (${msDigits(largest.ms, PLAIN)} ms)`
}

/** Replies out of the cache say nothing of the model: they are in no number, which is said where there are any. */
function withoutCached({ name, turns }: BenchArm): string[] {
  const cached = turns.filter(wasCached)
  if (cached.length === 0) return []
  const { p50 } = percentilesOf(cached.map((turn) => turn.processingMs))
  const turn = formatCount(cached.length, 'cached turn')
  return [`${name}: not in its numbers: ${turn}, processing p50 ${msDigits(p50, PLAIN)} ms`]
}
