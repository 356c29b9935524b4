import type { SessionStore } from '../store/contract.ts'
import type { StartPipeline } from './pipeline-port.ts'
import type { Terminal } from './terminal.ts'

/** What the commands run with: everything they touch of the process. */
export interface CliContext {
  readonly terminal: Terminal
  readonly startPipeline: StartPipeline
  /** Aborted by Ctrl-C: a bench then ends early and keeps what it measured. */
  readonly signal: AbortSignal
  /**
   * Opens the store of sessions, for what is to be kept; rejects with a `Failure` where nothing can be. A context without
   * it keeps nothing.
   */
  readonly openStore?: () => Promise<SessionStore>
  readonly environment: Readonly<Record<string, string | undefined>>
}
