import type { Command } from 'commander'
import { type InstallStep, installGpu, isAsInstalled, mustBeSupported, removeGpu } from '../../cuda/install.ts'
import { type GpuStatus, gpuStatus } from '../../cuda/status.ts'
import { partsInWords } from '../../cuda/system-libraries.ts'
import { megabytesOf, PLAIN } from '../../measures/numbers.ts'
import type { CliContext } from '../context.ts'
import { EXIT, type Terminal } from '../terminal.ts'

export interface GpuInstallOptions {
  readonly feed?: string
  readonly file?: string
}

/** A line of progress at every tenth of the download. */
const REPORTED_STEPS = 10

/** Adds the commands that deal with the libraries for graphics cards of NVIDIA. */
export function addGpuCommands(program: Command, context: CliContext, endWith: (exitCode: number) => void): void {
  const gpu = program
    .command('gpu')
    .description("onnxruntime's CUDA libraries, which are too large to come along: install them, remove them")
    .helpCommand(true)
  gpu
    .command('install')
    .description('fetch the libraries of the version that this program needs into the data folder (Linux x64)')
    .option('--feed <address>', 'index of a NuGet feed that has the package (default: nuget.org)')
    .option('--file <package>', 'a package (.nupkg) that was downloaded before')
    .action(async (options: GpuInstallOptions) => endWith(await installCommand(options, context)))
  gpu
    .command('status')
    .description('say what is installed where, and what the system lacks')
    .action(async () => endWith(await statusCommand(context)))
  gpu
    .command('remove')
    .description('remove what was installed')
    .action(async () => endWith(await removeCommand(context)))
}

/** @throws Failure with what keeps it from being installed */
async function installCommand(options: GpuInstallOptions, { terminal, signal }: CliContext): Promise<number> {
  mustBeSupported()
  const before = (await gpuStatus())?.installed
  if (before && (await isAsInstalled(before.folder))) {
    terminal.out(`Installed already, and whole: ${before.folder}`)
    return EXIT.ok
  }
  try {
    await installGpu({ ...options, signal, onStep: progressOn(terminal) })
  } catch (error) {
    if (!signal.aborted) throw error
    terminal.err('firstword: stopped: nothing was installed')
    return EXIT.interrupted
  }
  for (const line of statusLines(await gpuStatus())) terminal.out(line)
  terminal.out('It is used from the next start on.')
  return EXIT.ok
}

async function statusCommand({ terminal }: CliContext): Promise<number> {
  const status = await gpuStatus()
  for (const line of statusLines(status)) terminal.out(line)
  if (!status?.installed || (await isAsInstalled(status.installed.folder))) return EXIT.ok
  terminal.err(`firstword: the files in ${status.installed.folder} are not what was installed - ${AGAIN}`)
  return EXIT.failed
}

async function removeCommand({ terminal }: CliContext): Promise<number> {
  terminal.out((await removeGpu()) ? 'Removed.' : 'Nothing was installed.')
  return EXIT.ok
}

const AGAIN = 'install them again: firstword gpu install'

/** What is installed, what is in vain, and what the system lacks: a line each. */
export function statusLines(status: GpuStatus | undefined): string[] {
  if (!status) return ['There are CUDA libraries for Linux x64 alone; nothing can be installed here.']
  const { version, installed, useless, system } = status
  const bytes = Object.values(installed?.receipt.files ?? {}).reduce((sum, file) => sum + file.bytes, 0)
  return [
    installed
      ? `CUDA libraries of onnxruntime ${version}: ${installed.folder} (${megabytesOf(bytes, PLAIN)} MB)`
      : `CUDA libraries of onnxruntime ${version}: not installed (firstword gpu install)`,
    ...(system.missing.length > 0 ? [`missing on this system: ${partsInWords(system.missing)}`] : []),
    ...(system.unknown === undefined ? [] : [`what the system lacks is not known: ${system.unknown}`]),
    ...(useless.length > 0 ? [`of no use any more: ${useless.join(', ')} (firstword gpu remove)`] : []),
  ]
}

function progressOn(terminal: Terminal): (step: InstallStep) => void {
  let told = -1
  return (step) => {
    if (step.step === 'unpacking') {
      terminal.err(`unpacking ${step.name}`)
      return
    }
    const reached = Math.floor((step.bytes / step.of) * REPORTED_STEPS)
    if (reached === told) return
    told = reached
    terminal.err(`downloaded ${megabytesOf(step.bytes, PLAIN)} of ${megabytesOf(step.of, PLAIN)} MB`)
  }
}
