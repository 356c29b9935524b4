import { Failure } from '../../base/failure.ts'
import { findPreset } from '../../flags/presets.ts'
import type { ArmRequest } from '../../protocol/experiments.ts'
import type { CliContext } from '../context.ts'
import { resolveFlags } from '../options/flag-sources.ts'
import { splitModels } from '../options/model-names.ts'
import { wholeNumber } from '../options/option-numbers.ts'
import { type ExperimentOptions, readCommon, runExperiment, type ShownExperiment } from './experiment-command.ts'
import { renderArms, renderHead, verdictLines } from './experiment-report.ts'
import { type ServerOptions, serverArms } from './server-arms.ts'

export interface AbOptions extends ExperimentOptions, ServerOptions {
  readonly turns: string
}

/**
 * Compares two arms (presets or flag files, with other models after an @, or remote servers by their WebSocket address) on the same clips, turn by turn
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
  const servers = serverArms(words, options)
  if (servers.some((server) => server) && options.pace === 'fast') {
    throw new Failure('option.clash', 'a server is spoken to in real time', 'leave out --pace fast')
  }
  const arms = await Promise.all(words.map((word, index) => servers[index] ?? armOf(word, options, context)))
  const { common, clips } = await readCommon(options)
  const request = { ...common, kind: 'ab' as const, arms, turnsPerArm }
  return runExperiment(request, clips, options, context, renderAb)
}

/** A preset's or a file's flags, under `--set` and the environment. */
export async function armOf(
  word: string,
  { set: sets }: Pick<ExperimentOptions, 'set'>,
  { environment }: Pick<CliContext, 'environment'>,
): Promise<ArmRequest> {
  const { word: flags, models } = splitModels(word)
  const isPreset = findPreset(flags) !== undefined || !/[./\\]/.test(flags)
  const { values } = await resolveFlags({ environment, sets, ...(isPreset ? { preset: flags } : { files: [flags] }) })
  return { name: word, values, ...(models ? { models } : {}) }
}

function renderAb(shown: ShownExperiment): string {
  return [renderHead(shown), renderArms(shown), verdictLines(shown.result.comparisons)].join('\n\n')
}
