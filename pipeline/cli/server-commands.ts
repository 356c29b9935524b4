import type { Command } from 'commander'
import type { CliContext } from './context.ts'
import { type WatchOptions, watchCommand } from './watch-command.ts'

/** Adds the commands that deal with servers: their metrics and their behaviour under load. */
export function addServerCommands(program: Command, context: CliContext, endWith: (exitCode: number) => void): void {
  program
    .command('watch')
    .description("print a server's latencies and this machine's load again and again, as the plan's monitor does")
    .option('--every <seconds>', 'time between two readings', '10')
    .option('--url <address>', "a server's /metrics, or its WebSocket; may be repeated", collect, [])
    .option('--times <n>', 'end after so many readings (default: with Ctrl-C)')
    .action(async (options: WatchOptions) => endWith(await watchCommand(options, context)))
}

function collect(word: string, before: readonly string[]): string[] {
  return [...before, word]
}
