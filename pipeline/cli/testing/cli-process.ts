import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface CliProcess {
  readonly child: ChildProcess
  /** Resolves with the first line on stderr that matches; rejects where the process ends before. */
  errLine(pattern: RegExp): Promise<string>
  /** The same for stdout. */
  outLine(pattern: RegExp): Promise<string>
  readonly ended: Promise<{ readonly exitCode: number | null; readonly out: string; readonly err: string }>
}

interface CliProcessOptions {
  readonly entry?: string
  /** On top of the environment of the tests; `undefined` takes a variable out of it. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly channel?: boolean
  /** A program with its words that runs Node instead of us, in the same process in the end. */
  readonly through?: readonly string[]
}

/**
 * Runs the command line (or the file given as `entry`) as a process of its own, as a user does; with a channel, as
 * `npm start` does.
 */
export function startCli(
  words: readonly string[],
  { entry = 'main.ts', environment = {}, channel = false, through = [] }: CliProcessOptions = {},
): CliProcess {
  const file = fileURLToPath(new URL(`../${entry}`, import.meta.url))
  // Sessions of tests are no sessions of whoever runs them.
  const data = mkdtempSync(join(tmpdir(), 'firstword-cli-'))
  const env = { ...process.env, FIRSTWORD_DATA: data, ...environment }
  const stdio: ('ignore' | 'pipe' | 'ipc')[] = ['ignore', 'pipe', 'pipe', ...(channel ? (['ipc'] as const) : [])]
  const [program = process.execPath, ...rest] = [...through, process.execPath, file, ...words]
  const child = spawn(program, rest, { stdio, env })
  let [out, err] = ['', '']
  const onText = new Set<() => void>()
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
    for (const look of onText) look()
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
    for (const look of onText) look()
  })
  const ended = new Promise<{ exitCode: number | null; out: string; err: string }>((resolve) => {
    child.once('close', (exitCode) => {
      rmSync(data, { recursive: true, force: true })
      resolve({ exitCode, out, err })
    })
  })
  return {
    child,
    ended,
    errLine: (pattern) => waitForLine(pattern, () => err),
    outLine: (pattern) => waitForLine(pattern, () => out),
  }

  function waitForLine(pattern: RegExp, written: () => string): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const line = written()
          .split('\n')
          .find((found) => pattern.test(found))
        if (line !== undefined) resolve(line)
      }
      onText.add(look)
      look()
      ended.then(() => reject(new Error(`the process ended without a line like ${pattern}:\n${err}`)))
    })
  }
}
