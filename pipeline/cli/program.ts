import { Command, CommanderError } from 'commander'
import { Failure } from '../base/failure.ts'
import { benchCommand } from './bench/bench-command.ts'
import type { BenchOptions } from './bench/bench-plan.ts'
import { type PresetsOptions, presetsCommand } from './bench/presets-command.ts'
import { commandLineError } from './command-line-error.ts'
import { addExperimentCommands } from './compare/experiment-commands.ts'
import type { CliContext } from './context.ts'
import { type EndpointOptions, endpointCommand } from './endpoint-command.ts'
import { diffFlags, exportFlags, importFlags, listFlags } from './flags-command.ts'
import { type CalibrateOptions, calibrateCommand } from './machine/calibrate-command.ts'
import { type DoctorOptions, doctorCommand } from './machine/doctor-command.ts'
import { addGpuCommands } from './machine/gpu-commands.ts'
import { addLlamaCommands } from './machine/llama-commands.ts'
import { addModelCommands } from './models/models-commands.ts'
import { addEngineOptions } from './options/engine-options.ts'
import { addModelServerCommands } from './servers/model-server-commands.ts'
import { addServerCommands } from './servers/server-commands.ts'
import { addSessionCommands } from './sessions/sessions-command.ts'
import { type VerifyOptions, verifyCommand } from './sessions/verify-command.ts'
import { EXIT, type Terminal, thrownLine } from './terminal.ts'

/**
 * Runs one command line (without `node` and the script's path).
 *
 * @returns the exit code; whatever goes wrong is one line on stderr, never a stack
 */
export async function runCommandLine(words: readonly string[], context: CliContext): Promise<number> {
  let exitCode: number = EXIT.ok
  const program = buildProgram(context, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(words.length === 0 ? ['--help'] : [...words], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok
    if (error instanceof CommanderError) {
      context.terminal.err(commandLineError(error, words, program))
      return EXIT.badInput
    }
    context.terminal.err(thrownLine(error))
    return error instanceof Failure ? EXIT.badInput : EXIT.failed
  }
}

function buildProgram(context: CliContext, endWith: (exitCode: number) => void): Command {
  const { terminal } = context
  const program = new Command('firstword')
    .description('Measures where the first-word latency of a local voice pipeline goes.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: () => undefined })
  describeBench(program).action(async (options: BenchOptions) => {
    endWith(await benchCommand(options, context))
  })
  describePresets(program).action(async (options: PresetsOptions) => {
    endWith(await presetsCommand(options, context))
  })
  addEngineOptions(program.command('doctor'))
    .description('say what the machine has, what each stage runs on and why, where flags come from, and try one turn')
    .option('--preset <name>', 'preset to try (default: baseline)')
    .option('--flags <file>', 'a file of flags')
    .option('--set <flag=value>', 'set a flag; may be repeated', collect, [])
    .action(async (options: DoctorOptions) => endWith(await doctorCommand(options, context)))
  describeCalibrate(program).action(async (options: CalibrateOptions) => {
    endWith(await calibrateCommand(options, context))
  })
  describeVerify(program).action(async (recorded: string, options: VerifyOptions) => {
    endWith(await verifyCommand(recorded, options, context))
  })
  describeEndpoint(program).action(async (options: EndpointOptions) => {
    endWith(await endpointCommand(options, context))
  })
  addExperimentCommands(program, context, endWith)
  addServerCommands(program, context, endWith)
  addSessionCommands(program, context, endWith)
  addFlagCommands(program, terminal)
  addGpuCommands(program, context, endWith)
  addLlamaCommands(program, context, endWith)
  addModelServerCommands(program, context, endWith)
  addModelCommands(program, context, endWith)
  return program
}

function describeBench(program: Command): Command {
  const bench = program
    .command('bench')
    .description('run turns on clips and break the first-word latency down by stage')
    .option('--preset <name>', 'preset to measure; several make interleaved arms (default: baseline)', collect, [])
    .option('--arm <name=file>', 'an arm whose flags are in a file, over the baseline; may be repeated', collect, [])
  return addMeasuring(bench)
}

function describePresets(program: Command): Command {
  const presets = program
    .command('presets')
    .description("run the plan's presets in turn and put what they really do beside what the plan expects")
  return addMeasuring(presets)
}

function describeCalibrate(program: Command): Command {
  return program
    .command('calibrate')
    .description('measure how far the numbers themselves are off here, with stages of known durations')
    .option('--turns <n>', 'turns to measure', '50')
    .option('--json <file>', 'write the result as JSON; - writes it alone to standard output')
}

function describeVerify(program: Command): Command {
  return program
    .command('verify <recorded>')
    .description('compare recordings with their ledgers: a WAV file, a folder of them, or a session (id, or "last")')
    .option('--known-ends <file>', 'JSON: clips and where speech ends in them, ms; both sides are held against it')
    .option('--json <file>', 'write the result as JSON; - writes it alone to standard output')
}

function describeEndpoint(program: Command): Command {
  return addEngineOptions(program.command('endpoint'))
    .description('show how long detectors of the turn\u2019s end wait in vain, against how often they cut people off')
    .option('--set <set>', 'own, kept (recordings of yours), or a folder with a table of known ends', 'own')
    .option('--detector <names...>', 'only these: fixed, adaptive, pocket-turn, smart-turn')
    .option('--cut-offs <share>', 'what a best setting may cut off, as a share of 1', '0.05')
    .option('--flags <preset or file>', 'flags whose setting is shown as the one in force (default: the baseline)')
    .option('--json <file>', 'write the result as JSON; - writes it alone to standard output')
}

/** What every measuring command can be told. */
function addMeasuring(command: Command): Command {
  return addEngineOptions(command)
    .option(
      '--clips <paths...>',
      'WAV files, or folders of them; a .txt beside a clip is its transcript (default: the demo clips)',
    )
    .option('--flags <file>', 'a file of flags that every arm takes, under its own')
    .option('--set <flag=value>', 'set a flag in every arm; may be repeated', collect, [])
    .option('--turns <n>', 'measured turns of each arm (default: one a clip)')
    .option(
      '--pace <pace>',
      'realtime, or fast: audio is fed as quickly as it is taken, and no latency is measured',
      'realtime',
    )
    .option('--json <file>', 'write the result as JSON; - writes it alone to standard output')
    .option(
      '--record <folder>',
      'record every turn: a stereo WAV (left captured, right played) with its ledger beside it',
    )
    .option('--seed <n>', 'seed of the order in which arms take turns', '1')
}

function addFlagCommands(program: Command, terminal: Terminal): void {
  const flags = program
    .command('flags')
    .description('list the flags, compare presets, read and write flag files')
    .option('--json', 'as JSON')
    .option('--markdown', 'as a Markdown table')
    .helpCommand(true)
    .action((options: { json?: boolean; markdown?: boolean }) => listFlags(options, terminal))
  flags
    .command('diff <a> <b>')
    .description('show in which flags two presets or flag files differ')
    .action((a: string, b: string) => diffFlags(a, b, terminal))
  flags
    .command('export')
    .description('write all flags of a preset as a file')
    .requiredOption('--preset <name>', 'preset to write')
    .option('--format <format>', 'sh (export NAME=value), env (NAME=value) or yaml', 'sh')
    .option('--set <flag=value>', 'set a flag otherwise; may be repeated', collect, [])
    .action((options: { preset: string; format: string; set: string[] }) => exportFlags(options, terminal))
  flags
    .command('import <file>')
    .description('check a flag file and show what it changes of the baseline')
    .action((path: string) => importFlags(path, terminal))
}

function collect(word: string, before: readonly string[]): string[] {
  return [...before, word]
}
