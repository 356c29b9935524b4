#!/usr/bin/env node
import type { StartPipeline } from './pipeline-port.ts'
import { runCommandLine } from './program.ts'

/** Loaded only by the commands that need models: it takes the inference runtime with it. */
const startPipeline: StartPipeline = async (options) => {
  const host = await import('../host/pipeline-host.ts')
  return host.startPipeline(options)
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second Ctrl-C ends the process at once, as it would without us.
  process.once(signal, () => {
    process.stderr.write('Stopping. Press Ctrl-C again to quit at once.\n')
    stop.abort()
  })
}
// A reader that leaves (`| head`) is no error.
for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)

process.exitCode = await runCommandLine(process.argv.slice(2), {
  terminal: {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  },
  startPipeline,
  signal: stop.signal,
})

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
