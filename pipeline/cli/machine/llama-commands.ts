import type { Command } from 'commander'
import { type InstallProgress, installLlama, NPM, removeLlama } from '../../llama/install.ts'
import { packagesFor } from '../../llama/packages.ts'
import { llamaStatus } from '../../llama/status.ts'
import { megabytesOf, PLAIN } from '../../measures/numbers.ts'
import type { CliContext } from '../context.ts'
import { EXIT, type Terminal } from '../terminal.ts'

interface InstallOptions {
  readonly registry?: string
  readonly again?: true
}

/** Adds the commands that deal with llama.cpp, which runs GGUF files. */
export function addLlamaCommands(program: Command, context: CliContext, endWith: (exitCode: number) => void): void {
  const llama = program
    .command('llama')
    .description('llama.cpp, which runs language models in GGUF files: install it, remove it')
    .helpCommand(true)
  llama
    .command('install')
    .description('fetch node-llama-cpp into the data folder, each of its packages held to a pinned hash')
    .option('--registry <address>', `a registry of npm's, or a mirror of it (default: ${NPM})`)
    .option('--again', 'also where it is installed already')
    .action(async (options: InstallOptions) => endWith(await installCommand(options, context)))
  llama
    .command('status')
    .description('say whether it is installed, and where')
    .action(() => endWith(statusCommand(context)))
  llama
    .command('remove')
    .description('remove what was installed')
    .action(async () => endWith(await removeCommand(context)))
}

/** @throws Failure with what keeps it from being installed */
async function installCommand({ registry, again }: InstallOptions, { terminal, signal }: CliContext): Promise<number> {
  const packages = packagesFor()
  const before = llamaStatus().installed
  if (before && !again) {
    terminal.out(`Installed already: ${before.folder}`)
    return EXIT.ok
  }
  try {
    const onProgress = progressOn(terminal)
    await installLlama({ packages, signal, onProgress, ...(registry === undefined ? {} : { registry }) })
  } catch (error) {
    if (!signal.aborted) throw error
    terminal.err('firstword: stopped: nothing was installed')
    return EXIT.interrupted
  }
  statusCommand({ terminal })
  terminal.out('Models in GGUF files can be loaded from now on.')
  return EXIT.ok
}

function statusCommand({ terminal }: Pick<CliContext, 'terminal'>): number {
  const { version, installed } = llamaStatus()
  terminal.out(
    installed
      ? `llama.cpp (node-llama-cpp ${version}): ${installed.folder} (${megabytesOf(installed.receipt.bytes, PLAIN)} MB)`
      : `llama.cpp (node-llama-cpp ${version}): not installed (firstword llama install)`,
  )
  return EXIT.ok
}

async function removeCommand({ terminal }: CliContext): Promise<number> {
  terminal.out((await removeLlama()) ? 'Removed.' : 'Nothing was installed.')
  return EXIT.ok
}

/** A line every ten packages, and at the last. */
function progressOn(terminal: Terminal): (progress: InstallProgress) => void {
  let told = 0
  return ({ packages, of, bytes }) => {
    if (packages === told || (packages % 10 !== 0 && packages !== of)) return
    told = packages
    terminal.err(`${packages} of ${of} packages, ${megabytesOf(bytes, PLAIN)} MB`)
  }
}
