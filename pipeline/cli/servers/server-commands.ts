import type { Command } from 'commander'
import type { CliContext } from '../context.ts'
import { addEngineOptions } from '../options/engine-options.ts'
import { loadCommand } from './load-command.ts'
import type { LoadOptions } from './load-plan.ts'
import { type SoakOptions, soakCommand } from './soak-command.ts'
import { type WatchOptions, watchCommand } from './watch-command.ts'

/** Adds the commands that deal with servers: their metrics, how they bear many devices, and how they fare in the long run. */
export function addServerCommands(program: Command, context: CliContext, endWith: (exitCode: number) => void): void {
  program
    .command('watch')
    .description("print a server's latencies and this machine's load again and again, as the plan's monitor does")
    .option('--every <seconds>', 'time between two readings', '10')
    .option('--url <address>', "a server's /metrics, or its WebSocket; may be repeated", collect, [])
    .option('--times <n>', 'end after so many readings (default: with Ctrl-C)')
    .action(async (options: WatchOptions) => endWith(await watchCommand(options, context)))
  addFlags(describeLoad(program)).action(async (options: LoadOptions) => endWith(await loadCommand(options, context)))
  addFlags(
    program
      .command('soak')
      .description('run many turns in a row and say whether memory or open handles grow')
      .option('--turns <n>', 'turns to run, as fast as they go', '1000')
      .option('--clips <paths...>', 'WAV files, or folders of them (default: the demo clips)')
      .option('--json <file>', 'write what each turn left behind as JSON'),
  ).action(async (options: SoakOptions) => endWith(await soakCommand(options, context)))
}

function describeLoad(program: Command): Command {
  return program
    .command('load')
    .description('let many virtual devices talk to a server at once (default: the own gateway, on loopback)')
    .option('--devices <n>', 'virtual devices; with --find-knee the most that are tried', '30')
    .option('--duration <seconds>', 'how long turns are begun; with --find-knee in each step', '60')
    .option('--url <address>', 'a server of the device protocol: ws://host:port/xiaozhi/v1/')
    .option('--token <token>', 'what the server asks of devices')
    .option('--clips <paths...>', 'WAV files, or folders of them (default: the demo clips)')
    .option(
      '--arrivals <kind>',
      'closed: each device talks again after its reply; open: at times of their own',
      'closed',
    )
    .option('--rate <n>', 'open arrivals: turns a second over all devices (default: one in 6 s for each)')
    .option('--ramp <seconds>', 'devices come one after another within this time', '0')
    .option('--warm-up <seconds>', 'the same load beforehand, which counts for nothing (own gateway only)', '0')
    .option('--find-knee', 'search the greatest number of devices within --limit')
    .option('--limit <ms>', 'limit of the first audio (95th percentile) for --find-knee', '400')
    .option('--seed <n>', 'seed of arrivals, pauses and clips', '1')
    .option('--title <text>', 'title of the session')
    .option('--json <file>', 'write the result with every turn as JSON; - writes it alone to standard output')
    .option('--save', 'keep the session with those of the console')
}

function addFlags(command: Command): Command {
  return addEngineOptions(command)
    .option('--preset <name>', 'preset of the own pipeline (default: baseline)')
    .option('--flags <file>', 'a file of flags')
    .option('--set <flag=value>', 'set a flag; may be repeated', collect, [])
}

function collect(word: string, before: readonly string[]): string[] {
  return [...before, word]
}
