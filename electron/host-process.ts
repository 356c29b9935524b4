import { sep } from 'node:path'
import type { utilityProcess } from 'electron'
import { HOST_ENVIRONMENT } from '../pipeline/protocol/desktop.ts'
import type { HostProcess } from './host-supervisor.ts'

export interface HostLaunch {
  /** The built `serve.js`. */
  readonly entry: string
  readonly args: readonly string[]
  /** The key that clients must show; kept over restarts, so that the page need not learn a new one. */
  readonly token: string
}

/**
 * Starts the pipeline host in a process of its own with Node in it: a crash of native code ends that process alone.
 * Its words go to our terminal as they are.
 */
export function forkHost(
  fork: typeof utilityProcess.fork,
  launch: HostLaunch,
  port: number,
  isRestart: boolean,
): HostProcess {
  // A host that is started again skips the measured turn of the first start: the page waits for it.
  const args = ['--electron', ...launch.args, '--port', String(port), ...(isRestart ? ['--restarted'] : [])]
  const child = fork(unpacked(launch.entry), args, {
    serviceName: 'Firstword pipeline host',
    stdio: 'inherit',
    // By the environment: the arguments of a process can be read by every user of the machine.
    env: { ...HOST_ENVIRONMENT, ...process.env, FIRSTWORD_TOKEN: launch.token },
  })
  return {
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
    killHung: () => {
      if (child.pid === undefined) return
      try {
        process.kill(child.pid, 'SIGKILL')
      } catch {
        // It ended in this very moment; `onExit` follows.
      }
    },
  }
}

/** What the user wrote for the host, behind `--`: what stands before it is Electron's and Chromium's. */
export function hostArguments(argv: readonly string[]): readonly string[] {
  const separator = argv.indexOf('--')
  return separator === -1 ? [] : argv.slice(separator + 1)
}

/** Inside a package the host lies beside the archive: native libraries and worker threads need real files. */
export function unpacked(path: string): string {
  return path.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)
}
