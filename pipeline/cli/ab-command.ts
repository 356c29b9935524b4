import { findPreset } from '../flags/presets.ts'
import type { ArmRequest } from '../protocol/experiments.ts'
import { wholeNumber } from './bench-plan.ts'
import type { CliContext } from './context.ts'
import { type ExperimentOptions, readCommon, runExperiment, type ShownExperiment } from './experiment-command.ts'
import { renderArms, renderHead, verdictLines } from './experiment-report.ts'
import { resolveFlags } from './flag-sources.ts'

export interface AbOptions extends ExperimentOptions {
  readonly turns: string
}

/**
 * Compares two arms (presets, flag files, or remote servers by their WebSocket address) on the same clips, turn by turn
 * in balanced random order, and says what the difference is worth.
 *
 * @returns the process's exit code
 * @throws Failure for what cannot be done as asked
 */
export async function abCommand(
  words: readonly [string, string],
  options: AbOptions,
  context: CliContext,
): Promise<number> {
  const turnsPerArm = wholeNumber('--turns', options.turns, 1, 10_000)
  const arms = await Promise.all(words.map((word) => armOf(word, options, context)))
  const { common, clips } = await readCommon(options)
  return runExperiment({ ...common, kind: 'ab', arms, turnsPerArm }, clips, options, context, renderAb)
}

/** A preset's or a file's flags, under `--set` and the environment. */
export async function armOf(
  word: string,
  { set: sets }: Pick<ExperimentOptions, 'set'>,
  { environment }: Pick<CliContext, 'environment'>,
): Promise<ArmRequest> {
  if (/^wss?:\/\//.test(word)) return { name: word, remote: word }
  const isPreset = findPreset(word) !== undefined || !/[./\\]/.test(word)
  const { values } = await resolveFlags({ environment, sets, ...(isPreset ? { preset: word } : { files: [word] }) })
  return { name: word, values }
}

function renderAb(shown: ShownExperiment): string {
  return [renderHead(shown), renderArms(shown), verdictLines(shown.result.comparisons)].join('\n\n')
}
