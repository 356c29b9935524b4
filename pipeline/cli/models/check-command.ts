import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import type { DryRunStep } from '../../features/models/dry-run.ts'
import type { CheckedModel } from '../../features/models/models-at-hand.ts'
import type { ModelStore } from '../../hub/store/model-store.ts'
import { digitsOf, formatMs, PLAIN } from '../../measures/numbers.ts'
import { placeSchema } from '../../protocol/models/placement.ts'
import type { CliContext } from '../context.ts'
import { describeNodes } from '../machine/doctor-command.ts'
import { EXIT, errorLine, thrownLine } from '../terminal.ts'
import { megabytes } from './words.ts'

interface CheckWords {
  readonly variant?: string
  readonly runOn?: string
  readonly json?: boolean
}

/** Adds `check`, which loads a model and tries it. */
export function addCheckCommand(
  models: Command,
  store: () => ModelStore,
  context: CliContext,
  endWith: (exitCode: number) => void,
): void {
  models
    .command('check')
    .argument('<id>', 'a model that is here, a server, or pocket')
    .option('--variant <name>', 'form of its weights (default: its own default)')
    .option('--run-on <place>', 'cpu, webgpu, cuda, dml or coreml (default: cpu)')
    .option('--json', 'as JSON')
    .description(
      'load a model and run it once on nothing and once on a clip or a sentence; say times, memory, what is missing',
    )
    .action(async (id: string, words: CheckWords) => endWith(await checkCommand(id, words, store(), context)))
}

/**
 * @returns 0 where it loads and runs, 1 where it does not
 * @throws Failure where there is no model of this id
 */
async function checkCommand(
  id: string,
  { variant, runOn = 'cpu', json = false }: CheckWords,
  store: ModelStore,
  { terminal }: CliContext,
): Promise<number> {
  const place = placeSchema.safeParse(runOn)
  if (!place.success) throw new Failure('option.form', `--run-on cannot be "${runOn}"`, 'write one place, as in webgpu')
  const { checkModels } = await import('../../features/models/models-at-hand.ts')
  const checked = await checkModels(id, store, { variant, place: place.data })
  if (json) {
    const results = checked.map(({ result, ...model }) => ({ ...model, ...result }))
    terminal.out(JSON.stringify({ version: 1, results }, undefined, 2))
  } else for (const model of checked) for (const line of linesOf(model)) terminal.out(line)
  const failures = checked.flatMap(({ result }) => ('failure' in result ? [result.failure] : []))
  for (const failure of failures) terminal.err(errorLine(failure))
  return failures.length === 0 ? EXIT.ok : EXIT.failed
}

/**
 * Tries a model that has just come, and says on standard error what came of it. Where it does not run it is here all the
 * same, and the reason is told with what it lacks.
 */
export async function tryInstalled(
  id: string,
  store: ModelStore,
  { terminal }: Pick<CliContext, 'terminal'>,
): Promise<void> {
  const { checkModels } = await import('../../features/models/models-at-hand.ts')
  try {
    for (const model of await checkModels(id, store)) {
      for (const line of linesOf(model)) terminal.err(line)
      if ('failure' in model.result) terminal.err(errorLine(model.result.failure))
    }
  } catch (error) {
    terminal.err(thrownLine(error))
  }
}

function linesOf({ stage, id, version, engine, result }: CheckedModel): readonly string[] {
  const head = `${stage}: ${id} ${version}, engine ${engine}`
  if ('failure' in result) return [`FAILED  ${head}`]
  const { facts, unusable, runs, grownBytes } = result
  const { variant, provider, providerReason, threads, loadMs, warmUpMs, nodes, notes = [], residentBytes } = facts
  const warm = warmUpMs === undefined ? 'not warmed up' : `warmed up in ${formatMs(warmUpMs, PLAIN)}`
  const memory =
    residentBytes === undefined
      ? `this process grew by ${megabytes(grownBytes)}`
      : `its process holds ${megabytes(residentBytes)}`
  return [
    `ok      ${head}`,
    `        ${variant} on ${provider} (${providerReason}), threads ${threads}: loaded in ${formatMs(loadMs, PLAIN)}, ${warm}; ${memory}`,
    ...describeNodes(nodes ? { provider, nodes } : { provider }).map((line) => `        ${line}`),
    ...runs.map((run) => `        ${runLine(run)}`),
    ...notes.map((note) => `        note: ${note.reason}`),
    ...Object.entries(unusable).map(([name, why]) => `        ${name} cannot be loaded: ${why}`),
  ]
}

function runLine({ input, ms, output, audioMs, firstMs }: DryRunStep): string {
  const first = firstMs === undefined ? '' : `, first after ${formatMs(firstMs, PLAIN)}`
  const speed = audioMs ? `, ${digitsOf(ms / audioMs, 3, PLAIN)} of real time` : ''
  return `${input}: ${formatMs(ms, PLAIN)}${first}${speed}: ${output === '' ? '(nothing)' : output}`
}
