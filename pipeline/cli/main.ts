#!/usr/bin/env node
import { dataFolder } from '../base/files/data-folder.ts'
import { offerTunedPreset } from '../features/experiments/tuned-preset.ts'
import { ignoreClosedPipes } from './closed-pipe.ts'
import type { StartPipeline } from './pipeline-port.ts'
import { runCommandLine } from './program.ts'
import { stopSignal } from './stop-signal.ts'
import { terminalOn } from './terminal.ts'

/** How long what is left of a pipeline that failed to start may keep the process alive. */
const LEFTOVER_LIMIT_MS = 2000

const terminal = terminalOn(process.stdout, process.stderr)

/** Loaded only by the commands that need models: it takes the inference runtime with it. */
const startPipeline: StartPipeline = async (options) => {
  const host = await import('../host/start-pipeline.ts')
  return host.startPipeline(options)
}

/** Loaded only where something is to be kept: it starts a thread. */
const openStore = async () => {
  const { openToKeep } = await import('./sessions/session-access.ts')
  return openToKeep({ environment: process.env })
}

ignoreClosedPipes()

const words = process.argv.slice(2)
const signal = stopSignal(terminal.err)
await offerTunedPreset(dataFolder())
process.exitCode = await runCommandLine(words, {
  ...{ terminal, startPipeline, openStore, signal },
  environment: process.env,
})
setTimeout(() => process.exit(), LEFTOVER_LIMIT_MS).unref()
