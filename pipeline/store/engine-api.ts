import type {
  Arm,
  EnvironmentReceipt,
  RetentionPreview,
  RetentionRules,
  Session,
  SessionTurn,
  StoreState,
  SystemSample,
} from '../protocol/sessions.ts'
import type { Answer, QueryOf } from '../protocol/wire/queries.ts'
import type {
  DeletedAudio,
  NewSession,
  OpenedStore,
  Recording,
  SessionChanges,
  SessionEnd,
  StoreChange,
} from './contract.ts'
import type { PageOptions, TurnPage } from './tables/turn-table.ts'

/** What was queued: written together, in one transaction. */
export interface QueuedRows {
  readonly turns: readonly SessionTurn[]
  readonly samples: readonly { readonly sessionId: string; readonly sample: SystemSample }[]
}

/** What the store's worker can be asked: the name of a call, what goes in and what comes out. */
export interface EngineApi {
  open(): OpenedStore
  state(): StoreState
  /** Answers with how many turns could not be kept. */
  append(rows: QueuedRows): number
  createSession(session: NewSession): Session
  updateSession(sessionId: string, changes: SessionChanges): Session
  endSession(sessionId: string, state: SessionEnd, endedAt: string): Session
  addArm(sessionId: string, arm: Arm): Session
  listSessions(options: Omit<QueryOf<'listSessions'>, 'name'>): Answer<'listSessions'>
  readSession(sessionId: string): Session
  listTurns(options: Omit<QueryOf<'listTurns'>, 'name'>): Answer<'listTurns'>
  readTurn(sessionId: string, turnId: string): SessionTurn
  sessionOfTurn(turnId: string): string
  readPage(sessionId: string, options: PageOptions): TurnPage
  readSamples(sessionId: string): readonly SystemSample[]
  putRecording(sessionId: string, turnId: string, recording: Recording): void
  readRecording(sessionId: string, turnId: string): Recording
  deleteAudio(sessionId: string, turnIds: readonly string[] | undefined): DeletedAudio
  limitAudio(limitBytes: number): DeletedAudio
  deleteSessions(sessionIds: readonly string[]): void
  restoreSessions(sessionIds: readonly string[]): void
  /** Begins an import: the session is hidden until `finishImport`. Answers with the id it got. */
  beginImport(session: Session): string
  finishImport(sessionId: string, session: Session): Session
  dropImport(sessionId: string): void
  previewRetention(rules: RetentionRules): RetentionPreview
  applyRetention(rules: RetentionRules): RetentionPreview
  recoverAudio(environment: EnvironmentReceipt): readonly Session[]
  close(): void
}

export type EngineCall = keyof EngineApi

/** What the store's thread is asked. */
export interface EngineQuestion {
  readonly call: EngineCall
  readonly args: readonly unknown[]
}

/** Answers travel as text, which costs the host a fraction of what copied objects do; recordings are handed over. */
export type EngineAnswer =
  | { readonly kind: 'text'; readonly text: string | undefined }
  | { readonly kind: 'recording'; readonly recording: Recording }

/** The one call of the store's thread. It notes what changed, as text, before the answer that follows from it. */
export type StoreWorkerApi = {
  readonly ask: { readonly args: EngineQuestion; readonly output: never; readonly result: EngineAnswer }
}

export type EmitChange = (change: StoreChange) => void
