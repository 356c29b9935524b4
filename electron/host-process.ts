import type { ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { signalChild } from '../pipeline/base/process/signal-child.ts'
import { CLOSE_REQUEST, HOST_ENVIRONMENT } from '../pipeline/protocol/desktop.ts'
import type { HostProcess } from './host-supervisor.ts'

export interface HostLaunch {
  /** The Node to run it on; see `hostNode`. */
  readonly node: string
  /** The built `serve.js`. */
  readonly entry: string
  readonly args: readonly string[]
  /** The key that clients must show; kept over restarts, so that the page need not learn a new one. */
  readonly token: string
  /** Told what the host prints, piece by piece. */
  readonly onOutput: (text: string) => void
  /** Given each process that is started, to answer what it asks over its channel. */
  readonly answer?: (child: ChildProcess) => void
}

/** How much of its last words is kept, for whoever asks why it ended. */
const LAST_WORDS_CHARACTERS = 4000
/** How long they are waited for once it has ended. */
const LAST_WORDS_MS = 500

/**
 * Starts the pipeline host on a plain Node, with a channel for messages: what is tested is what runs, its memory is not
 * bound by the browser's allocator, and a crash of native code ends that process alone.
 */
export function startHost(start: typeof spawn, launch: HostLaunch, port: number, isRestart: boolean): HostProcess {
  // A host that is started again skips the measured turn of the first start: the page waits for it.
  const args = isRestart
    ? ['--electron', ...launch.args, '--port', String(port), '--restarted']
    : ['--electron', '--port', String(port), ...launch.args]
  const child = start(launch.node, [unpacked(launch.entry), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    windowsHide: true,
    env: hostEnvironment(process.env, launch.token),
  })
  launch.answer?.(child)
  const lastWords = keepLastWords(child, launch.onOutput)
  return {
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => onceEnded(child, listener),
    kill: () => {
      if (child.connected) child.send(CLOSE_REQUEST, () => {})
    },
    killHung: () => signalChild(child, 'SIGKILL'),
    lastWords,
  }
}

/**
 * The environment of a host. The key goes here: the arguments of a process can be read by every user of the machine.
 * What makes a Node of an Electron would mislead whatever the host starts.
 */
export function hostEnvironment(environment: NodeJS.ProcessEnv, token: string): NodeJS.ProcessEnv {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = environment
  return { ...HOST_ENVIRONMENT, ...rest, FIRSTWORD_SUPERVISED: '1', FIRSTWORD_TOKEN: token }
}

/** Once it has ended or could not be started at all; the code is -1 where it was killed. */
function onceEnded(child: ChildProcess, listener: (code: number) => void): void {
  let told = false
  const send = (code: number) => {
    if (told) return
    told = true
    listener(code)
  }
  child.once('error', () => {
    // Also told of a kill or a message that failed; only a process that never was has no number.
    if (child.pid === undefined) send(-1)
  })
  // Its last words may arrive after its end; a process of its own that holds them open is not waited for.
  child.once('exit', (code) => setTimeout(() => send(code ?? -1), LAST_WORDS_MS))
  child.once('close', (code) => send(code ?? -1))
}

function keepLastWords(child: ChildProcess, onOutput: (text: string) => void): () => string {
  let words = ''
  child.once('error', (error) => {
    words += `${error.message}\n`
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', (text: string) => {
      words = (words + text).slice(-LAST_WORDS_CHARACTERS)
      onOutput(text)
    })
  }
  return () => words
}

/** What the user wrote for the host, behind `--`: what stands before it is Electron's and Chromium's. */
export function hostArguments(argv: readonly string[]): readonly string[] {
  const separator = argv.indexOf('--')
  return separator === -1 ? [] : argv.slice(separator + 1)
}

/**
 * The Node that the host runs on: beside the archive of an installed program; in a checkout the one that started us
 * (FIRSTWORD_NODE), else that of the npm package.
 */
export function hostNode(
  where: { readonly isPackaged: boolean; readonly resources: string; readonly root: string },
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const name = platform === 'win32' ? 'node.exe' : 'node'
  if (where.isPackaged) return join(where.resources, 'node', name)
  const told = environment.FIRSTWORD_NODE
  return told && existsSync(told) ? told : join(where.root, 'node_modules', 'node', 'bin', name)
}

/** Inside a package the host lies beside the archive: native libraries and worker threads need real files. */
export function unpacked(path: string): string {
  return path.replace(`${sep}app.asar${sep}`, `${sep}app.asar.unpacked${sep}`)
}
