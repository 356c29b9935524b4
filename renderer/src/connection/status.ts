import type { ErrorInfo } from '../../../pipeline/protocol/errors.ts'

/** How the page stands with the host. */
export type ConnectionStatus =
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'connected' }
  /** Lost or not there yet; tries again at `retryAtMs` (client clock). */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryAtMs: number }
  /** The host said no; trying again by itself would not help. */
  | { readonly phase: 'refused'; readonly error: ErrorInfo }
  /** The address holds no key. */
  | { readonly phase: 'noKey' }

/** A command's answer. */
export type CommandOutcome = { readonly ok: true } | { readonly ok: false; readonly error: ErrorInfo }

/** A request's answer as it came; `answer` is checked by who asked. */
export type RequestOutcome =
  | { readonly ok: true; readonly answer?: unknown }
  | { readonly ok: false; readonly error: ErrorInfo }

/** A query's answer. */
export type QueryOutcome<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly error: ErrorInfo }
