import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import { dataFolder } from '../../base/files/data-folder.ts'
import { searchCatalogue } from '../../hub/catalogue/catalogue.ts'
import { LICENCES } from '../../hub/catalogue/licences.ts'
import { SETUPS } from '../../hub/catalogue/setups.ts'
import { ModelStore, type StoredModel } from '../../hub/store/model-store.ts'
import { formatCount } from '../../measures/numbers.ts'
import type { CliContext } from '../context.ts'
import { EXIT, thrownLine } from '../terminal.ts'
import { addCheckCommand } from './check-command.ts'
import { type ImportWords, importCommand } from './import-command.ts'
import { type PullWords, pullCommand } from './pull-command.ts'
import { modelAsJson, renderCatalogue, renderLicences, renderModels, renderSetups } from './report.ts'
import { addSetCommand } from './set-command.ts'
import { addUseCommand } from './use-command.ts'
import { languageOf } from './words.ts'

interface ListWords {
  readonly json?: boolean
  readonly lang?: string
}

const JSON_OPTION = ['--json', 'as JSON'] as const
const LANG_OPTION = ['--lang <language>', 'en or zh: the language of descriptions', 'en'] as const

/** Adds the commands that bring models onto this machine, look at them and remove them. */
export function addModelCommands(program: Command, context: CliContext, endWith: (exitCode: number) => void): void {
  const models = program
    .command('models')
    .description('models of this machine: find, fetch, import, verify and remove them; nothing is fetched unless asked')
    .helpCommand(true)
  const store = () => storeOf(context)
  models
    .command('list')
    .description('list the models that are here')
    .option(...JSON_OPTION)
    .action(async (words: ListWords) => endWith(await listCommand(words, store(), context)))
  models
    .command('search [words...]')
    .description('search the catalogue; a single find is shown in full')
    .option(...LANG_OPTION)
    .option(...JSON_OPTION)
    .action(async (found: string[], words: ListWords) => endWith(await searchCommand(found, words, store(), context)))
  describePull(models).action(async (names: string[], words: PullWords) =>
    endWith(await pullCommand(names, words, store(), context)),
  )
  describeImport(models).action(async (what: string | undefined, words: ImportWords) =>
    endWith(await importCommand(what, words, store(), context)),
  )
  models
    .command('verify [id...]')
    .description('compare every file with what it must be (all models by default)')
    .option(...JSON_OPTION)
    .action(async (ids: string[], words: ListWords) => endWith(await verifyCommand(ids, words, store(), context)))
  models
    .command('remove <id...>')
    .description('remove models; what was agreed to and pinned stays')
    .action(async (ids: string[]) => endWith(await removeCommand(ids, store(), context)))
  models
    .command('licences')
    .description('list the licences of models in plain words, and which were agreed to when')
    .option(...LANG_OPTION)
    .option(...JSON_OPTION)
    .action(async (words: ListWords) => endWith(await licencesCommand(words, store(), context)))
  addUseCommand(models, context, endWith)
  addSetCommand(models, store, context, endWith)
  addCheckCommand(models, store, context, endWith)
}

function describePull(models: Command): Command {
  return models
    .command('pull <name...>')
    .description('fetch models: ids of the catalogue, a ready setup, or a repository (owner/name) of a hub')
    .option('--variant <names>', 'forms of the weights, e.g. int8,float32 (default: the best to begin with)')
    .option('--from <hub>', 'hf or modelscope alone (default: both, the fastest first)')
    .option('--revision <name>', 'state of a repository (default: its newest, or the one that was pinned)')
    .option('--id <id>', 'what a repository is called here')
    .option('--language <list>', 'languages of a repository that does not tell them, e.g. zh,en')
    .option('--accept-licence', 'agree to the licence, which is kept with the date')
    .option('--update', 'take what is there now in place of what was pinned at the first download')
    .option('--anyway', 'fetch it although this machine has too little memory for it')
    .option('--untried', 'do not load and run what came')
    .option(...JSON_OPTION)
}

function describeImport(models: Command): Command {
  return models
    .command('import [what]')
    .description('take in a folder, a file or an archive, or what other programs brought (without a name: list that)')
    .option('--id <id>', 'what it is called here')
    .option('--language <list>', 'its languages, e.g. zh,en')
    .option('--licence <id>', 'its licence, where its papers do not tell')
    .option('--link', 'do not copy its files; whoever changes them changes the model')
    .option('--untried', 'do not load and run what came')
    .option(...JSON_OPTION)
}

function storeOf({ environment }: CliContext): ModelStore {
  return new ModelStore(join(dataFolder({ platform: process.platform, environment, home: homedir() }), 'models'))
}

async function listCommand({ json }: ListWords, store: ModelStore, { terminal }: CliContext): Promise<number> {
  const { models, broken } = await store.list()
  if (json) {
    const told = broken.map(({ id, failure }) => ({ id, ...failure.toInfo() }))
    const found = { version: 1, folder: store.folder, models: models.map(modelAsJson), broken: told }
    terminal.out(JSON.stringify(found, undefined, 2))
  } else terminal.out(renderModels(models))
  for (const { failure } of broken) terminal.err(thrownLine(failure))
  return broken.length === 0 ? EXIT.ok : EXIT.failed
}

async function searchCommand(
  words: readonly string[],
  { json, lang = 'en' }: ListWords,
  store: ModelStore,
  { terminal }: CliContext,
): Promise<number> {
  const language = languageOf(lang)
  const entries = searchCatalogue(words)
  const here = new Set((await store.list()).models.map(({ id }) => id))
  if (json) {
    const found = entries.map((entry) => ({ ...entry, here: here.has(entry.id) }))
    terminal.out(JSON.stringify({ version: 1, entries: found, setups: SETUPS }, undefined, 2))
    return EXIT.ok
  }
  if (entries.length === 0) {
    throw new Failure(
      'model.unknown',
      `The catalogue has nothing for "${words.join(' ')}"`,
      'A repository is fetched by owner/name.',
    )
  }
  terminal.out(renderCatalogue(entries, here, language))
  if (words.length === 0) terminal.out(`\n${renderSetups(SETUPS, language)}`)
  return EXIT.ok
}

async function verifyCommand(
  ids: readonly string[],
  { json }: ListWords,
  store: ModelStore,
  { terminal, signal }: CliContext,
): Promise<number> {
  const all = await store.list()
  const models = ids.length === 0 ? all.models : await Promise.all(ids.map((id) => installed(id, store)))
  const results: object[] = []
  let failures = ids.length === 0 ? all.broken.length : 0
  if (ids.length === 0) for (const { failure } of all.broken) terminal.err(thrownLine(failure))
  try {
    for (const model of models) {
      const problems = await store.verify(model, signal)
      if (problems.length > 0) failures += 1
      results.push({ id: model.id, problems })
      if (json) continue
      if (problems.length === 0)
        terminal.out(`${model.id}: whole (${formatCount(model.manifest.files.length, 'file')})`)
      for (const { path, problem } of problems) terminal.out(`${model.id}: ${path}: ${PROBLEMS[problem]}`)
    }
  } catch (error) {
    if (!signal.aborted) throw error
    return EXIT.interrupted
  }
  if (json) terminal.out(JSON.stringify({ version: 1, models: results }, undefined, 2))
  else if (failures > 0) terminal.err('firstword: fetch them again: firstword models pull ID')
  return failures === 0 ? EXIT.ok : EXIT.failed
}

const PROBLEMS = {
  missing: 'it is missing',
  'other size': 'it has another size than it must have',
  'other content': 'its content is not what it must be',
} as const

async function removeCommand(ids: readonly string[], store: ModelStore, { terminal }: CliContext): Promise<number> {
  let missing = 0
  for (const id of ids) {
    const removed = await store.remove(id)
    if (removed) terminal.out(`Removed ${id}.`)
    else {
      missing += 1
      terminal.err(`firstword: there is no model "${id}" here`)
    }
  }
  return missing === 0 ? EXIT.ok : EXIT.badInput
}

async function licencesCommand(
  { json, lang = 'en' }: ListWords,
  store: ModelStore,
  { terminal }: CliContext,
): Promise<number> {
  const language = languageOf(lang)
  const accepted = await store.acceptances.list()
  if (json) terminal.out(JSON.stringify({ version: 1, licences: LICENCES, accepted }, undefined, 2))
  else terminal.out(renderLicences(LICENCES, accepted, language))
  return EXIT.ok
}

/** @throws Failure `model.unknown` */
async function installed(id: string, store: ModelStore): Promise<StoredModel> {
  const found = await store.find(id)
  if (found) return found
  throw new Failure('model.unknown', `There is no model "${id}" here`, '"firstword models list" shows what there is.')
}
