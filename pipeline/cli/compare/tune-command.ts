import { PRESETS } from '../../flags/presets.ts'
import type { FlagValues } from '../../flags/registry.ts'
import { differingFlags } from '../../flags/validate.ts'
import { formatShare, msDigits, PLAIN } from '../../measures/numbers.ts'
import { ERROR_RATES, type ErrorUnit, unitOfArms } from '../../measures/word-errors/error-rate.ts'
import { FEWEST_BUDGET_TURNS, type TuningPoint } from '../../protocol/experiments.ts'
import type { Arm } from '../../protocol/sessions.ts'
import type { CliContext } from '../context.ts'
import { share, wholeNumber } from '../options/option-numbers.ts'
import { renderTable, type TableColumn } from '../table.ts'
import { type ExperimentOptions, readCommon, runExperiment, type ShownExperiment } from './experiment-command.ts'
import { renderArms, renderHead, verdictLines } from './experiment-report.ts'

export interface TuneOptions extends ExperimentOptions {
  readonly budgetTurns: string
  readonly werLimit: string
  readonly flags?: readonly string[]
}

const FRONT_NOTE =
  '* nothing tried is faster at no more word errors. These are the numbers of the search: the best of many is partly luck.'

const columns = (unit: ErrorUnit): readonly TableColumn[] => [
  { title: 'candidate', align: 'left' },
  ...['rounds', 'turns', 'heard p50 ms', 'processing p50 ms', ERROR_RATES[unit].short].map(
    (title) => ({ title, align: 'right' }) as const,
  ),
  { title: '', align: 'left' },
  { title: 'nearest preset and what it changes of it', align: 'left' },
]

/**
 * Searches for the flags with which a reply is heard soonest at hardly more word errors, measures them again beside the
 * baseline in turns of their own, and keeps them as the preset `tuned` where they are shown to be better.
 *
 * @returns the process's exit code
 * @throws Failure for what cannot be done as asked
 */
export async function tuneCommand(options: TuneOptions, context: CliContext): Promise<number> {
  const budgetTurns = wholeNumber('--budget-turns', options.budgetTurns, FEWEST_BUDGET_TURNS, 100_000)
  const werLimit = share('--wer-limit', options.werLimit)
  const { common, clips } = await readCommon(options)
  const flags = options.flags ? { flags: [...options.flags] } : {}
  const request = { ...common, ...flags, kind: 'tune' as const, arms: [], turnsPerArm: 1, budgetTurns, werLimit }
  return runExperiment(request, clips, options, context, renderTune)
}

function renderTune(shown: ShownExperiment): string {
  const { session, result } = shown
  const tried = (result.tuning ?? []).filter(({ turns }) => turns > 0)
  const points = tried.toSorted((a, b) => b.turns - a.turns || (timeOf(a) ?? 0) - (timeOf(b) ?? 0))
  const rows = points.map((point) => pointRow(point, session.arms))
  const table = `${renderTable(columns(unitOfArms(result.arms)), rows)}\n${FRONT_NOTE}`
  const finalists = new Set(points.filter(({ chosen, armId }) => chosen || armId === 'c0').map(({ armId }) => armId))
  const arms = renderArms({
    ...shown,
    result: { ...result, arms: result.arms.filter(({ armId }) => finalists.has(armId)) },
  })
  const found = result.searchVerdict ? [`${result.searchVerdict.en}${result.comparisons.length > 0 ? '' : '.'}`] : []
  const verdict = [...found, verdictLines(result.comparisons)].join('\n').trimEnd()
  return [renderHead(shown), table, arms, verdict].join('\n\n')
}

function pointRow(point: TuningPoint, arms: readonly Arm[]): string[] {
  const arm = arms.find(({ id }) => id === point.armId)
  const marks = [point.chosen ? 'chosen' : '', point.onFront ? '*' : ''].filter((mark) => mark !== '').join(' ')
  return [
    ...[arm?.name ?? point.armId, String(point.round), String(point.turns)],
    ...[
      msDigits(point.heardMs, PLAIN),
      msDigits(point.processingMs, PLAIN),
      formatShare(point.wordErrorRate, PLAIN),
      marks,
    ],
    arm ? changesOf(arm) : '',
  ]
}

/** The preset it is nearest to, and what it changes of that. */
function changesOf({ values }: Arm): string {
  const flags = values as FlagValues
  const distances = PRESETS.map(({ name, values: preset }) => ({ name, changed: differingFlags(preset, flags) }))
  const nearest = distances.reduce((best, each) => (each.changed.length < best.changed.length ? each : best))
  return [nearest.name, ...nearest.changed.map((name) => `${name}=${flags[name]}`)].join(' ')
}

function timeOf({ heardMs, processingMs }: TuningPoint): number | null {
  return heardMs ?? processingMs
}
