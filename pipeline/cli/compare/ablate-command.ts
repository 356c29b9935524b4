import type { CliContext } from '../context.ts'
import { wholeNumber } from '../options/option-numbers.ts'
import { armOf } from './ab-command.ts'
import { type ExperimentOptions, readCommon, runExperiment, type ShownExperiment } from './experiment-command.ts'
import { renderArms, renderHead, renderTornado, verdictLines } from './experiment-report.ts'

export interface AblateOptions extends ExperimentOptions {
  readonly preset: string
  readonly turns: string
  readonly flags?: readonly string[]
}

/**
 * Takes a preset apart: each flag alone over the baseline, and the preset without each of them.
 *
 * @returns the process's exit code
 * @throws Failure for what cannot be done as asked
 */
export async function ablateCommand(options: AblateOptions, context: CliContext): Promise<number> {
  const turnsPerArm = wholeNumber('--turns', options.turns, 1, 10_000)
  const arms = [await armOf(options.preset, options, context)]
  const { common, clips } = await readCommon(options)
  const flags = options.flags ? { flags: [...options.flags] } : {}
  const request = { ...common, ...flags, kind: 'ablation' as const, arms, turnsPerArm }
  return runExperiment(request, clips, options, context, renderAblation)
}

function renderAblation(shown: ShownExperiment): string {
  const { ablation = [], comparisons } = shown.result
  const whole = comparisons.filter(({ to }) => to === 'full')
  const found = ablation.flatMap(({ alone, leftOut }) => [alone, leftOut]).filter((each) => each !== undefined)
  const lines = [verdictLines(whole), verdictLines(found)]
  return [renderHead(shown), renderArms(shown), renderTornado(ablation), ...lines].join('\n\n')
}
