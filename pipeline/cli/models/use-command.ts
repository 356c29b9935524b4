import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import { installedModels } from '../../host/installed-shelf.ts'
import { keptModels } from '../../host/kept-choice.ts'
import { pocketPackDir } from '../../models/locations.ts'
import { chosenModel, shelfOf } from '../../models/model-choice.ts'
import { openPack } from '../../models/pack.ts'
import type { StageModel } from '../../models/stage-model.ts'
import { engineOf } from '../../stages/engines.ts'
import type { CliContext } from '../context.ts'
import { parseModels } from '../model-names.ts'
import { EXIT } from '../terminal.ts'

/** Adds `use`, which chooses the models that consoles start with. */
export function addUseCommand(models: Command, context: CliContext, endWith: (exitCode: number) => void): void {
  models
    .command('use')
    .argument('<stage=id,…>', 'as in asr=x-asr-480,llm=qwen2.5-0.5b; pocket is the embedded pack')
    .description('choose which models serve from the next start of the console on')
    .action(async (words: string) => endWith(await useCommand(words, context)))
}

/** @throws Failure where a model is not there, no engine runs it, or the choice cannot be kept */
async function useCommand(words: string, { terminal }: CliContext): Promise<number> {
  const wanted = parseModels(words)
  const shelf = { models: await everyModel() }
  const found = (['asr', 'llm', 'tts'] as const).flatMap((stage) => {
    const id = wanted[stage]
    return id === undefined ? [] : [chosenModel(shelf, stage, id)]
  })
  for (const model of found) engineOf(model.stage, model)
  const { settings, problem } = await keptModels()
  if (problem) throw new Failure(problem.code, problem.message, problem.hint)
  await settings.change(wanted)
  for (const { stage, id, version } of found) terminal.out(`${stage}: ${id} ${version}`)
  terminal.out('They serve from the next start of the console on; one that runs is told on its page.')
  return EXIT.ok
}

/** The models of the embedded pack, those that were brought, and servers. */
export async function everyModel(): Promise<readonly StageModel[]> {
  const { models } = await openPack(pocketPackDir())
  return [...shelfOf(models).models, ...(await installedModels())]
}
