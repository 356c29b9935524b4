import type {
  Arm,
  EnvironmentReceipt,
  RetentionPreview,
  RetentionRules,
  Session,
  SessionState,
  SessionTurn,
  StoreState,
  SystemSample,
  TurnRow,
} from '../protocol/sessions.ts'
import type { Answer, QueryOf } from '../protocol/wire/queries.ts'

/** A session as it begins: the store counts its turns itself. */
export type NewSession = Omit<Session, 'counts' | 'state' | 'endedAt' | 'imported'>

/** What may be changed of a session afterwards. `state` goes back to `running` where a session is resumed. */
export interface SessionChanges {
  readonly title?: string
  readonly notes?: string
  readonly tags?: readonly string[]
  readonly state?: Extract<SessionState, 'running' | 'paused'>
  /** Where models were loaded since it began: what its numbers are measured on now. */
  readonly environment?: EnvironmentReceipt
}

export type SessionEnd = Extract<SessionState, 'finished' | 'stopped' | 'broken'>

/** A turn's recording: a WAV file, left what was captured, right what was played. */
export interface Recording {
  readonly wav: Uint8Array<ArrayBuffer>
  readonly durationMs: number
}

/** A session that comes from a file. */
export interface ImportedSession {
  readonly session: Session
  readonly turns: Iterable<SessionTurn> | AsyncIterable<SessionTurn>
  readonly samples: Iterable<SystemSample>
  /** By turn id. */
  readonly recordings: ReadonlyMap<string, Recording>
}

/** What was deleted of the audio. */
export interface DeletedAudio {
  readonly recordings: number
  readonly bytes: number
}

/** What happened in the store; told after it is written. */
export type StoreChange =
  /** It began, ended, was edited or restored, or turns were added to it. */
  | { readonly kind: 'sessionChanged'; readonly session: Session }
  | { readonly kind: 'sessionsRemoved'; readonly sessionIds: readonly string[] }
  | { readonly kind: 'turnAdded'; readonly sessionId: string; readonly row: TurnRow }
  | { readonly kind: 'stateChanged'; readonly state: StoreState }

/** What was found when the store was opened. */
export interface OpenedStore {
  /** Sessions that a host left running when it was killed, newest first; they are `broken` now. */
  readonly interrupted: readonly Session[]
}

/**
 * Sessions with their turns, samples and recordings. One worker thread does all of it in the order in which it was
 * asked for, so what was added is seen by the next read. Every promise rejects with a `Failure` (`store.…`) that says
 * what, why and what to do; where the disk fails, the store goes on in memory and its state says so.
 */
export interface SessionStore {
  /** Resolves once the database is open; what is asked for before then waits. Never rejects: see `state.problem`. */
  readonly opened: Promise<OpenedStore>
  /** As last told; `readState` measures anew. */
  readonly state: StoreState
  /** Turns and samples that were added and not given to the writing thread yet. */
  readonly queuedRows: number
  readState(): Promise<StoreState>
  /** Calls `listener` with each change until the returned function is called. */
  onChange(listener: (change: StoreChange) => void): () => void

  createSession(session: NewSession): Promise<Session>
  updateSession(sessionId: string, changes: SessionChanges): Promise<Session>
  /** `endedAt`: wall clock, ISO 8601; now where absent. */
  endSession(sessionId: string, state: SessionEnd, endedAt?: string): Promise<Session>
  /** Adds an arm that was not known when the session began; one of the same id is replaced. */
  addArm(sessionId: string, arm: Arm): Promise<Session>
  /**
   * Queues a turn and returns at once. The queue is bounded (policy: drop-oldest); what it drops, and turns of sessions
   * that are not there, are counted in the state's `droppedTurns`. A turn of the same id in the session is left as it is.
   */
  addTurn(turn: SessionTurn): void
  /** Queues a system sample, as `addTurn` does a turn; it may wait for some others, to be written together. */
  addSample(sessionId: string, sample: SystemSample): void
  /** Resolves once everything that was queued is written. */
  flush(): Promise<void>

  /** Newest first, deleted ones left out. */
  listSessions(options: Omit<QueryOf<'listSessions'>, 'name'>): Promise<Answer<'listSessions'>>
  readSession(sessionId: string): Promise<Session>
  /** By ordinal. */
  listTurns(options: Omit<QueryOf<'listTurns'>, 'name'>): Promise<Answer<'listTurns'>>
  readTurn(sessionId: string, turnId: string): Promise<SessionTurn>
  /** The session that has a turn; the newest where several do. */
  sessionOfTurn(turnId: string): Promise<string>
  /** All turns by ordinal, in pages that fit into memory. Without `spans` they come several times faster. */
  turnsOf(sessionId: string, options?: TurnsOptions): AsyncIterable<readonly SessionTurn[]>
  readSamples(sessionId: string): Promise<readonly SystemSample[]>

  /** Keeps a turn's recording; the turn must have been added before. */
  putRecording(sessionId: string, turnId: string, recording: Recording): Promise<void>
  readRecording(sessionId: string, turnId: string): Promise<Recording>
  /** Deletes the recordings of the given turns, of the whole session where there are none, and leaves the numbers. */
  deleteAudio(sessionId: string, turnIds?: readonly string[]): Promise<DeletedAudio>
  /** Deletes the oldest recordings until all that are left take up at most `limitBytes`. */
  limitAudio(limitBytes: number): Promise<DeletedAudio>

  /** Hides sessions; they are purged when the store is closed or retention needs the room. Running ones are refused. */
  deleteSessions(sessionIds: readonly string[]): Promise<void>
  restoreSessions(sessionIds: readonly string[]): Promise<void>
  /** All or nothing. Gets a new id where a session of this id is there already. */
  importSession(imported: ImportedSession): Promise<Session>
  /**
   * Makes sessions of the recordings that no session has (`state.unclaimedAudio`), one of each folder: to be heard and
   * spoken again, without numbers. Answers with them. `environment`: what is known of where they were made.
   */
  recoverAudio(environment: EnvironmentReceipt): Promise<readonly Session[]>
  previewRetention(rules: RetentionRules): Promise<RetentionPreview>
  /** Purges what the preview shows, and answers with what it was. */
  applyRetention(rules: RetentionRules): Promise<RetentionPreview>

  /** Writes what is queued, purges what was deleted and lets go of the files. */
  close(): Promise<void>
}

export interface TurnsOptions {
  readonly armId?: string
  /** False: `record.spans` is empty. */
  readonly spans?: boolean
}
