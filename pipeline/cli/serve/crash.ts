import { writeSync } from 'node:fs'
import { messageOf } from '../../base/failure.ts'
import { EXIT, errorLine } from '../terminal.ts'

const STDERR = 2

/**
 * Ends a host that met an error which nobody caught: a line and the stack on stderr, then the exit code by which whoever
 * keeps the host running starts it again. Nothing is known of the state it would go on in.
 */
export function endOnUncaught(): void {
  process.on('uncaughtException', end)
  // Electron only warns of these by itself.
  process.on('unhandledRejection', end)
}

function end(thrown: unknown): void {
  // Written before the process goes on to end: a pipe is not waited for otherwise.
  try {
    writeSync(STDERR, `${crashText(thrown)}\n`)
  } catch {
    // Nobody reads, or there is no room: it ends all the same.
  }
  process.exit(EXIT.crashed)
}

function crashText(thrown: unknown): string {
  const line = errorLine({ message: `the host met an error that it did not expect, and ends: ${messageOf(thrown)}` })
  return thrown instanceof Error && thrown.stack ? `${line}\n${thrown.stack}` : line
}
