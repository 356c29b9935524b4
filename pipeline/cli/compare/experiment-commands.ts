import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { addEngineOptions } from '../options/engine-options.ts'
import { type AbOptions, abCommand } from './ab-command.ts'
import { type AblateOptions, ablateCommand } from './ablate-command.ts'
import { type TuneOptions, tuneCommand } from './tune-command.ts'

/** Adds the commands that compare: two arms, a preset's flags one by one, and a search among many sets of flags. */
export function addExperimentCommands(
  program: Command,
  context: CliContext,
  endWith: (exitCode: number) => void,
): void {
  addCommon(
    program
      .command('ab <a> <b>')
      .description(
        'compare two presets, flag files (with other models: streaming@llm=ID) or servers (ws://…, openai-realtime:wss://…) and say what the difference is worth',
      )
      .option('--turns <n>', 'measured turns of each arm', '32')
      .option('--token <token>', 'what a server asks for; kept nowhere; with two servers twice', collectSome)
      .option('--key <name>', 'name of its kept key instead (see "servers key"); with two servers twice', collectSome)
      .option('--server <name=value>', 'a setting of a server, such as model=NAME; may be repeated', collectSome)
      .option('--leaves-this-machine', 'agree that what is said is sent to servers that are not on this machine'),
  ).action(async (a: string, b: string, options: AbOptions) => endWith(await abCommand([a, b], options, context)))
  addCommon(
    program
      .command('ablate')
      .description('take a preset apart: each flag alone, and the preset without each flag')
      .option('--preset <name>', 'preset to take apart', 'streaming')
      .option('--turns <n>', 'measured turns of each arm', '16')
      .option('--flags <names...>', 'only these flags (default: all that differ from the baseline)'),
  ).action(async (options: AblateOptions) => endWith(await ablateCommand(options, context)))
  addCommon(
    program
      .command('tune')
      .description('search for the fastest flags under a limit of word errors, and keep them as the preset tuned')
      .option('--budget-turns <n>', 'turns in all, a third of them to measure the choice again', '200')
      .option('--wer-limit <share>', 'how much worse the word error rate may get (0.01 is one point)', '0.01')
      .option('--flags <names...>', 'only these flags (default: all that act without loading models)'),
  ).action(async (options: TuneOptions) => endWith(await tuneCommand(options, context)))
}

function addCommon(command: Command): Command {
  return addEngineOptions(command)
    .option(
      '--clips <paths...>',
      'WAV files, or folders of them; a .txt beside a clip is its transcript (default: the demo clips)',
    )
    .option('--set <flag=value>', 'set a flag in every arm; may be repeated', collect, [])
    .option(
      '--pace <pace>',
      'realtime, or fast: audio is fed as quickly as it is taken, and no latency is measured',
      'realtime',
    )
    .option('--seed <n>', 'seed of the order of the turns', '1')
    .option('--json <file>', 'write the result as JSON; - writes it alone to standard output')
    .option('--save', 'keep the session with those of the console')
}

function collectSome(word: string, before: readonly string[] = []): string[] {
  return collect(word, before)
}

function collect(word: string, before: readonly string[]): string[] {
  return [...before, word]
}
