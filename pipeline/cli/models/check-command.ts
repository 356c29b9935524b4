import type { Command } from 'commander'
import { Failure, failureInfoOf } from '../../base/failure.ts'
import type { DryRun, DryRunStep } from '../../host/dry-run.ts'
import type { ModelStore } from '../../hub/store/model-store.ts'
import { formatMs, PLAIN } from '../../measures/numbers.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { type Place, placeSchema } from '../../protocol/placement.ts'
import type { CliContext } from '../context.ts'
import { describeNodes } from '../doctor-command.ts'
import { EXIT, errorLine } from '../terminal.ts'
import { everyModel } from './use-command.ts'
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
  const results = []
  const place = placeSchema.safeParse(runOn)
  if (!place.success) throw new Failure('option.form', `--run-on cannot be "${runOn}"`, 'write one place, as in webgpu')
  for (const model of await modelsOf(id, store)) {
    const result = await tried(model, variant, place.data)
    results.push({ stage: model.stage, id: model.id, version: model.version, engine: model.engine, ...result })
    if (!json) for (const line of linesOf(model, result)) terminal.out(line)
    if ('failure' in result) terminal.err(errorLine(result.failure))
  }
  if (json) terminal.out(JSON.stringify({ version: 1, results }, undefined, 2))
  return results.some((result) => 'failure' in result) ? EXIT.failed : EXIT.ok
}

type Result = DryRun | { readonly failure: ReturnType<typeof failureInfoOf> }

async function tried(model: StageModel, variant: string | undefined, place: Place): Promise<Result> {
  const { dryRun } = await import('../../host/dry-run.ts')
  try {
    return await dryRun(model, { variant, place })
  } catch (error) {
    return { failure: failureInfoOf(error) }
  }
}

/** A pack has one model a stage under its id. @throws Failure `model.unknown`, or what is wrong with what is there */
async function modelsOf(id: string, store: ModelStore): Promise<readonly StageModel[]> {
  const found = (await everyModel()).filter((model) => model.id === id)
  if (found.length > 0) return found
  const broken = (await store.stageModels()).broken.find((each) => each.id === id)
  if (broken) throw broken.failure
  const turn = await store.find(id)
  if (turn) throw new Failure('model.no-stage', `${id} tells where turns end: no stage runs it alone`)
  throw new Failure('model.unknown', `There is no model "${id}" here`, '"firstword models list" shows what there is.')
}

function linesOf({ stage, id, version, engine }: StageModel, result: Result): readonly string[] {
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
    ...notes.map((note) => `        note: ${note}`),
    ...Object.entries(unusable).map(([name, why]) => `        ${name} cannot be loaded: ${why}`),
  ]
}

function runLine({ input, ms, output, audioMs, firstMs }: DryRunStep): string {
  const first = firstMs === undefined ? '' : `, first after ${formatMs(firstMs, PLAIN)}`
  const speed = audioMs ? `, ${(ms / audioMs).toFixed(3)} of real time` : ''
  return `${input}: ${formatMs(ms, PLAIN)}${first}${speed}: ${output === '' ? '(nothing)' : output}`
}
