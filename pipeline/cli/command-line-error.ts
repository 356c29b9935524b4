import type { Command, CommanderError } from 'commander'
import { nearestName } from '../flags/nearest-name.ts'
import { errorLine } from './terminal.ts'

const HELP_HINT = '"firstword --help" shows what there is'

/** Why a command line was not understood, as one line. `words`: the command line, `program`: what was to understand it. */
export function commandLineError(
  { code, message }: CommanderError,
  words: readonly string[],
  program: Command,
): string {
  // Commander then prints its help, or counts arguments, where a command is missing or has another name.
  if (code === 'commander.help' || code === 'commander.excessArguments') {
    const unknown = unknownCommand(words, program)
    if (unknown) return errorLine(unknown)
  }
  // Commander begins with "error: " and puts its guess on a second line.
  const text = message.replace(/^error: /, '')
  return errorLine({ message: text, hint: /did you mean/i.test(text) ? undefined : HELP_HINT })
}

/** The first word that is no command where one has to stand, or that one is missing. */
function unknownCommand(words: readonly string[], program: Command) {
  let command = program
  for (const word of words) {
    if (command.commands.length === 0 || word.startsWith('-')) return undefined
    if (word === 'help') continue
    const found = command.commands.find((each) => each.name() === word)
    if (!found) return unknownWord(word, command)
    command = found
  }
  if (command.commands.length === 0) return undefined
  return { message: `${command.name()} needs a command`, hint: `it has ${namesIn(command).join(', ')}` }
}

function unknownWord(word: string, command: Command) {
  const near = nearestName(word, namesIn(command))
  const where = command.parent ? ` of ${command.name()}` : ''
  const hint = command.parent ? `it has ${namesIn(command).join(', ')}` : HELP_HINT
  return { message: `unknown command '${word}'${where}`, hint: near ? `did you mean ${near}?` : hint }
}

function namesIn(command: Command): readonly string[] {
  return command.commands.map((each) => each.name())
}
