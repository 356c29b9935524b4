import { Failure, failureInfoOf } from '../base/failure.ts'
import { HOST_EXIT } from '../base/process/host-restarts.ts'
import type { FlagOutcome } from '../flags/validate.ts'
import type { ErrorInfo } from '../protocol/errors.ts'
import { visible, visibleLine } from './visible.ts'

/** Where a command writes: results to `out`, everything else (progress, notes, errors) to `err`. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Writes what is a file's content to `out`: untouched where a program reads it. Without it `out` is used. */
  raw?(text: string): void
}

/** The part of a stream that a terminal writes to. */
export interface TextStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Writes to the streams of a process. What came from files and servers is made visible on the way, whoever prints it. */
export function terminalOn(stdout: TextStream, stderr: TextStream): Terminal {
  const out = (text: string) => void stdout.write(`${visible(text)}\n`)
  return {
    out,
    err: (text) => void stderr.write(`${visible(text)}\n`),
    raw: (text) => (stdout.isTTY ? out(text) : void stdout.write(`${text}\n`)),
  }
}

/** What a command's process ends with. */
export const EXIT = {
  ok: HOST_EXIT.ok,
  /** The pipeline failed, or `doctor` found something amiss. */
  failed: 1,
  /** What was asked for cannot be done as asked: the one line on stderr says what to change. */
  badInput: HOST_EXIT.badInput,
  /** Stopped by Ctrl-C (128 + SIGINT). */
  interrupted: 130,
  /** The console's host met an error that nobody expected; it is started again. */
  crashed: HOST_EXIT.crashed,
} as const

/** The value of an outcome; a refusal becomes the `Failure` that ends the command. `where` is put before its message. */
export function accepted<T>(outcome: FlagOutcome<T>, where?: string): T {
  if (outcome.ok) return outcome.value
  const { code, message, hint } = outcome.error
  throw new Failure(code, where ? `${where}: ${message}` : message, hint)
}

/** An error as one line: what and why, then what to do. */
export function errorLine({ message, hint }: Pick<ErrorInfo, 'message' | 'hint'>): string {
  return `firstword: ${oneLine(hint ? `${message} - ${hint}` : message)}`
}

/** The line for anything that was thrown. */
export function thrownLine(thrown: unknown): string {
  const { message, hint } = failureInfoOf(thrown)
  return errorLine({ message, hint })
}

function oneLine(text: string): string {
  return visibleLine(text.replace(/\s*\n\s*/g, ' ').trim())
}
