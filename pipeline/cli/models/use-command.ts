import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { parseModels } from '../options/model-names.ts'
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
  const { chooseModels } = await import('../../features/models/models-at-hand.ts')
  for (const { stage, id, version } of await chooseModels(wanted)) terminal.out(`${stage}: ${id} ${version}`)
  terminal.out('They serve from the next start of the console on; one that runs is told on its page.')
  return EXIT.ok
}
