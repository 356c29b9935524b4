import { withoutKeysIn } from '../base/address.ts'
import { Failure } from '../base/failure.ts'
import { findPreset } from '../flags/presets.ts'
import type { ArmRequest } from '../protocol/experiments.ts'
import type { CliContext } from './context.ts'
import { type ExperimentOptions, readCommon, runExperiment, type ShownExperiment } from './experiment-command.ts'
import { renderArms, renderHead, verdictLines } from './experiment-report.ts'
import { resolveFlags } from './flag-sources.ts'
import { splitModels } from './model-names.ts'
import { wholeNumber } from './option-numbers.ts'

export interface AbOptions extends ExperimentOptions {
  readonly turns: string
  /** What the servers ask of devices, in the order of the servers. */
  readonly token?: readonly string[]
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
  checkServers(words, options)
  const arms = await Promise.all(words.map((word) => armOf(word, options, context)))
  const { common, clips } = await readCommon(options)
  const request = { ...common, kind: 'ab' as const, arms: withTokens(arms, options.token), turnsPerArm }
  return runExperiment(request, clips, options, context, renderAb)
}

/** A preset's or a file's flags, under `--set` and the environment; or a server, which has flags of its own. */
export async function armOf(
  word: string,
  { set: sets }: Pick<ExperimentOptions, 'set'>,
  { environment }: Pick<CliContext, 'environment'>,
): Promise<ArmRequest> {
  if (isAddress(word)) return { remote: word }
  const { word: flags, models } = splitModels(word)
  const isPreset = findPreset(flags) !== undefined || !/[./\\]/.test(flags)
  const { values } = await resolveFlags({ environment, sets, ...(isPreset ? { preset: flags } : { files: [flags] }) })
  return { name: word, values, ...(models ? { models } : {}) }
}

function checkServers(words: readonly string[], { pace, token: tokens = [] }: AbOptions): void {
  const servers = words.filter(isAddress)
  const odd = servers.find((word) => !/^wss?:$/.test(URL.parse(word)?.protocol ?? ''))
  if (odd !== undefined) {
    throw new Failure(
      'option.form',
      `"${withoutKeysIn(odd)}" is no server's address`,
      'write ws://host:port/xiaozhi/v1/',
    )
  }
  if (servers.length > 0 && pace === 'fast') {
    throw new Failure('option.clash', 'a server is spoken to in real time', 'leave out --pace fast')
  }
  if (tokens.length > 0 && tokens.length !== servers.length) {
    const why = `${servers.length} servers, and --token ${tokens.length} times`
    throw new Failure('option.clash', why, 'give one to each server, in their order')
  }
}

function withTokens(arms: readonly ArmRequest[], tokens: readonly string[] = []): ArmRequest[] {
  const left = [...tokens]
  return arms.map((arm) => {
    const token = arm.remote === undefined ? undefined : left.shift()
    return token ? { ...arm, token } : arm
  })
}

function isAddress(word: string): boolean {
  return /^[a-z]+:\/\//i.test(word)
}

function renderAb(shown: ShownExperiment): string {
  return [renderHead(shown), renderArms(shown), verdictLines(shown.result.comparisons)].join('\n\n')
}
