import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode } from '../.bootstrap/node.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const READY = /Firstword is ready at (http:\/\/\S+)/
/** The models load, and perhaps one turn is measured, before it is ready; a busy machine takes its time. */
const START_TIMEOUT_MS = 600_000
const STOP_TIMEOUT_MS = 30_000

/** The built console, running on this machine. */
export interface Product {
  /** The page's address with its key. */
  readonly url: string
  /** The process that keeps the host running. */
  readonly pid: number
  /** Everything it has printed so far. */
  output(): string
  /** Asks it to end and waits until it has; answers with its exit code. */
  stop(): Promise<number | null>
}

export interface StartOptions {
  /**
   * Whether it measures a turn in real time before it is ready, as it does for a person; else it begins as one that its
   * supervisor started again.
   */
  readonly measuresFirst: boolean
  /** Further words of its command line. */
  readonly words?: readonly string[]
  /** Variables of its environment besides. */
  readonly environment?: Readonly<Record<string, string>>
  /** Puts into its data folder what a user has there already. */
  readonly prepare?: (dataFolder: string) => Promise<unknown>
}

/**
 * Starts a console with a data folder and a cache of its own: what others did before is not in it.
 */
export async function startProduct({
  measuresFirst,
  words: given = [],
  environment = {},
  prepare,
}: StartOptions): Promise<Product> {
  const home = await mkdtemp(join(tmpdir(), 'firstword-e2e-'))
  await prepare?.(join(home, 'data'))
  const words = ['--port', '0', ...given, ...(measuresFirst ? [] : ['--restarted'])]
  const child = spawn(findNode(), [join(root, 'dist', 'pipeline', 'cli', 'serve.js'), ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ FIRSTWORD_DATA: join(home, 'data'), FIRSTWORD_CACHE: join(home, 'cache') },
      ...environment,
    },
  })
  let printed = ''
  const ended = once(child, 'exit')
  const url = await readyAddress(child, (text) => {
    printed += text
    return printed
  })
  return {
    url,
    pid: child.pid as number,
    output: () => printed,
    stop: () => stop(child, ended).finally(() => rm(home, { recursive: true, force: true })),
  }
}

function readyAddress(child: ChildProcess, add: (text: string) => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const fail = (what: string) => {
      child.kill('SIGKILL')
      reject(new Error(`The console ${what}. It printed:\n${printed}`))
    }
    const timer = setTimeout(() => fail(`was not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS)
    const read = (chunk: Buffer) => {
      printed = add(chunk.toString())
      const url = READY.exec(printed)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with code ${code}`)
    })
  })
}

async function stop(child: ChildProcess, ended: Promise<unknown[]>): Promise<number | null> {
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(timer)
  return child.exitCode
}
