#!/usr/bin/env node
import { ignoreClosedPipes } from './closed-pipe.ts'
import { endOnUncaught } from './serve/crash.ts'
import { serveConsole } from './serve/serve-console.ts'
import { superviseHost } from './serve/supervisor.ts'

/**
 * `node serve.js [--port N] [--preset NAME] [--flags FILE] [--set FLAG=VALUE] [--metrics] [--electron]`: serves the console.
 * Started plainly it is a supervisor that keeps the host (this same file, in a process of its own) running; under the
 * supervisor or the desktop shell it is the host.
 */
const supervised = process.env.FIRSTWORD_SUPERVISED === '1'
ignoreClosedPipes()
if (supervised) {
  endOnUncaught()
  await serveConsole(process.argv.slice(2))
} else await superviseHost(new URL(import.meta.url), process.argv.slice(2))
