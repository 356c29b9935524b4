import { Failure } from '../../base/failure.ts'
import { nearestName } from '../../flags/nearest-name.ts'
import { CATALOGUE, catalogueEntry } from '../../hub/catalogue/catalogue.ts'
import { SETUPS } from '../../hub/catalogue/setups.ts'
import type { Hub } from '../../hub/hubs/hub.ts'
import { type Pulled, pullEntry } from '../../hub/pull/pull-entry.ts'
import { type PullRepositoryOptions, pullRepository } from '../../hub/pull/pull-repository.ts'
import type { ModelStore } from '../../hub/store/model-store.ts'
import type { CliContext } from '../context.ts'
import { EXIT } from '../terminal.ts'
import { tryInstalled } from './check-command.ts'
import { progressLines } from './progress-lines.ts'
import { modelAsJson } from './report.ts'
import { listIn, megabytes } from './words.ts'

export interface PullWords {
  readonly variant?: string
  readonly from?: string
  readonly revision?: string
  readonly id?: string
  readonly language?: string
  readonly acceptLicence?: boolean
  readonly update?: boolean
  readonly anyway?: boolean
  readonly json?: boolean
  /** Do not load and run what came. */
  readonly untried?: boolean
}

/** @throws Failure with what keeps a model from being brought; those before it stay */
export async function pullCommand(
  names: readonly string[],
  words: PullWords,
  store: ModelStore,
  context: CliContext,
): Promise<number> {
  const { terminal, signal, environment } = context
  const wanted = names.flatMap(membersOf)
  if (words.id !== undefined && wanted.length > 1) throw new Failure('cli.models', '--id is for one model at a time')
  const options: PullRepositoryOptions = {
    ...{ store, signal, environment, onStep: progressLines(terminal) },
    ...{ variants: listIn(words.variant), from: hubKind(words.from), languages: listIn(words.language) },
    ...{
      revision: words.revision,
      id: words.id,
      update: words.update,
      anyway: words.anyway,
      accept: words.acceptLicence,
    },
  }
  const pulled: Pulled[] = []
  try {
    for (const name of wanted) {
      if (wanted.length > 1) terminal.err(`${name}:`)
      const entry = catalogueEntry(name)
      const one = entry ? await pullEntry(entry, options) : await pullRepository(name, options)
      pulled.push(one)
      if (!words.json) terminal.out(saidOf(one))
      if (!one.wasHere && !words.untried) await tryInstalled(one.model.id, store, context)
    }
  } catch (error) {
    if (!signal.aborted) throw error
    terminal.err('firstword: stopped: what came so far is kept, the same command goes on from there')
    return EXIT.interrupted
  }
  if (words.json) {
    const models = pulled.map(({ model, wasHere }) => ({ ...modelAsJson(model), wasHere }))
    terminal.out(JSON.stringify({ version: 1, models }, undefined, 2))
  }
  return EXIT.ok
}

/** A setup is its models; everything else stands for itself. @throws Failure `model.unknown` */
function membersOf(name: string): readonly string[] {
  const setup = SETUPS.find(({ id }) => id === name)
  if (setup) {
    const members = Object.values(setup.models)
    if (members.length > 0) return members
    throw new Failure('model.nothing-to-fetch', `${name}: ${setup.about.en}`)
  }
  if (catalogueEntry(name) || name.includes('/')) return [name]
  const near = nearestName(name, [...CATALOGUE.map(({ id }) => id), ...SETUPS.map(({ id }) => id)])
  throw new Failure(
    'model.unknown',
    `The catalogue has no "${name}"`,
    near ? `Did you mean ${near}?` : '"firstword models search" shows what it has; owner/name fetches a repository.',
  )
}

function saidOf({ model: { id, dir, manifest, bytes }, wasHere }: Pulled): string {
  const what = `${id} ${manifest.version} (${manifest.stage}, engine ${manifest.engine}, ${megabytes(bytes)})`
  return wasHere ? `Here already, and whole: ${what} in ${dir}` : `Installed ${what} in ${dir}`
}

/** @throws Failure */
function hubKind(word: string | undefined): Hub['kind'] | undefined {
  if (word === undefined || word === 'hf' || word === 'modelscope') return word
  throw new Failure('cli.models', `--from is hf or modelscope, not "${word}"`)
}
