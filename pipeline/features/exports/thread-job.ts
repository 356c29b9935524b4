import type { ExportFormat } from '../../protocol/exports.ts'
import type { Session, SessionTurn, SystemSample } from '../../protocol/sessions.ts'
import type { ExportOptions } from '../../reports/source.ts'

/** What is to be written of which session, out of the store in which folder. */
export interface ExportJob {
  readonly kind: 'export'
  readonly folder: string
  readonly sessionId: string
  readonly format: ExportFormat
  readonly options: ExportOptions
}

/** A file that is to be read and checked. */
export interface ReadJob {
  readonly kind: 'read'
  /** JSON in UTF-8. */
  readonly bytes: Uint8Array
}

export type ThreadJob = ExportJob | ReadJob

/** What the thread answers each `next` with: a head first, then its pieces, then the end. */
export type FromThread =
  | { readonly kind: 'head'; readonly fileName: string; readonly contentType: string }
  | { readonly kind: 'chunk'; readonly text: string }
  | {
      readonly kind: 'session'
      readonly session: Session
      /** WAV files and their lengths, by turn id. */
      readonly recordings: ReadonlyMap<string, { readonly wav: Uint8Array<ArrayBuffer>; readonly durationMs: number }>
    }
  | { readonly kind: 'samples'; readonly samples: readonly SystemSample[] }
  | { readonly kind: 'turns'; readonly turns: readonly SessionTurn[] }
  | { readonly kind: 'end' }

/** The one call of the thread. */
export type PieceWorkerApi = {
  readonly next: { readonly args: undefined; readonly output: never; readonly result: FromThread }
}
