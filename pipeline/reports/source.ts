import type { ExperimentResult } from '../protocol/experiments.ts'
import type { Session, SessionTurn, SystemSample } from '../protocol/sessions.ts'
import type { Clip } from '../protocol/wire/snapshot.ts'

/** Everything a report is made from. Turns come in pages, so that no export holds a whole session. */
export interface ReportSource {
  readonly session: Session
  /** Pages of turns by ordinal; may be walked more than once. With `spans` false they may come without their spans. */
  turns(options?: { readonly spans: boolean }): AsyncIterable<readonly SessionTurn[]>
  samples(): Promise<readonly SystemSample[]>
  /** Statistics of the arms; absent: none were computed. */
  readonly result?: ExperimentResult
  /** The stereo recording of a turn as a WAV file; `undefined` where none was kept. */
  recording(turn: SessionTurn): Promise<Uint8Array | undefined>
}

export const REPORT_LANGUAGES = ['en', 'zh'] as const
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number]

/** What a demo clip is called. */
export type ClipTitle = Pick<Clip, 'id' | 'title'>

export interface ExportOptions {
  /** The language of Markdown, and the one an HTML report opens and prints in. */
  readonly language: ReportLanguage
  /** Transcripts and replies; without them each is the word "withheld". */
  readonly includeText: boolean
  readonly includeAudio: boolean
  /** Wall clock, ISO 8601. */
  readonly exportedAt: string
  readonly appVersion: string
  /** By which an HTML report names what was said; what is not among them it names by its id, as data always are. */
  readonly clips?: readonly ClipTitle[]
}
