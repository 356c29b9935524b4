import type { StartPipeline } from '../pipeline-port.ts'
import { runCommandLine } from '../program.ts'

/** For commands that must not load a model. */
export const noPipeline: StartPipeline = () => Promise.reject(new Error('the pipeline was started'))

/** Runs a command line in this process and gathers what it writes. */
export async function runCommand(
  words: readonly string[],
  startPipeline: StartPipeline = noPipeline,
  stop = new AbortController(),
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number; readonly out: string; readonly err: string }> {
  const out: string[] = []
  const err: string[] = []
  const terminal = { out: (text: string) => out.push(text), err: (text: string) => err.push(text) }
  const exitCode = await runCommandLine(words, { terminal, startPipeline, signal: stop.signal, environment })
  return { exitCode, out: out.join('\n'), err: err.join('\n') }
}
