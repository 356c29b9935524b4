import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface CliProcess {
  readonly child: ChildProcess
  /** Resolves with the first line on stderr that matches; rejects where the process ends before. */
  errLine(pattern: RegExp): Promise<string>
  readonly ended: Promise<{ readonly exitCode: number | null; readonly out: string; readonly err: string }>
}

/** Runs the command line as a process of its own, as a user does. */
export function startCli(words: readonly string[]): CliProcess {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  const onErr = new Set<() => void>()
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
    for (const look of onErr) look()
  })
  const ended = new Promise<{ exitCode: number | null; out: string; err: string }>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, out, err }))
  })
  return { child, ended, errLine: (pattern) => waitForLine(pattern) }

  function waitForLine(pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const line = err.split('\n').find((found) => pattern.test(found))
        if (line !== undefined) resolve(line)
      }
      onErr.add(look)
      look()
      ended.then(() => reject(new Error(`the process ended without a line like ${pattern}:\n${err}`)))
    })
  }
}
