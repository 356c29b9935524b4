import type { StartPipeline } from './pipeline-port.ts'
import type { Terminal } from './terminal.ts'

/** What the commands run with: everything they touch of the process. */
export interface CliContext {
  readonly terminal: Terminal
  readonly startPipeline: StartPipeline
  /** Aborted by Ctrl-C: a bench then ends early and keeps what it measured. */
  readonly signal: AbortSignal
  readonly environment: Readonly<Record<string, string | undefined>>
}
