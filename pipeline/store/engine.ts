import { Failure } from '../base/failure.ts'
import { createId } from '../base/ids.ts'
import { because } from '../measures/reasons/reasons.ts'
import type {
  EnvironmentReceipt,
  RetentionPreview,
  RetentionRules,
  Session,
  SessionTurn,
  StoreState,
} from '../protocol/sessions.ts'
import type { DeletedAudio, OpenedStore, SessionEnd } from './contract.ts'
import { databasePath, openStorage, rescue, type Storage, type StorageOptions } from './disk/storage.ts'
import { isDiskFailure, storeFailure } from './disk/store-failure.ts'
import type { EmitChange, EngineApi, QueuedRows } from './engine-api.ts'
import { Repository } from './repository.ts'
import { turnRow } from './tables/turn-row.ts'

export interface EngineOptions extends StorageOptions {
  /** Wall clock, ISO 8601. */
  readonly now?: () => string
}

/** Everything the store does, one call after another: the inside of its worker. */
export class StoreEngine implements EngineApi {
  readonly #options: EngineOptions
  readonly #emit: EmitChange
  readonly #now: () => string
  #storage: Storage
  #repository: Repository
  #dropped = 0
  /** As it was found when the store was opened, or last taken in: looking through the folder costs too much each time. */
  #unclaimed: StoreState['unclaimedAudio']
  /** Sessions that this program began and did not end. */
  readonly #own = new Set<string>()
  /** What this program deleted: a visitor purges no more than that. */
  readonly #deleted = new Set<string>()

  /** @throws Failure for a visitor, where the folder has no store that can be read */
  constructor(options: EngineOptions, emit: EmitChange) {
    this.#options = options
    this.#emit = emit
    this.#now = options.now ?? (() => new Date().toISOString())
    this.#storage = openStorage(options)
    this.#repository = new Repository(this.#storage)
    this.#unclaimed = this.#repository.unclaimed.sum()
  }

  open(): OpenedStore {
    const interrupted = this.#options.role === 'host' ? this.#write(() => this.#settle()) : []
    this.#emitState()
    return { interrupted }
  }

  state(): StoreState {
    const { folder } = this.#options
    const { persistent, problem, keptAside } = this.#storage
    const databaseBytes = this.#repository.databaseBytes()
    const droppedTurns = this.#dropped
    const totals = this.#repository.sessions.totals()
    return {
      ...{ persistent, folder, databaseBytes, droppedTurns, ...totals },
      ...(this.#unclaimed ? { unclaimedAudio: this.#unclaimed } : {}),
      ...(keptAside.length > 0 ? { keptAside: [...keptAside] } : {}),
      ...(problem ? { problem } : {}),
    }
  }

  append(rows: QueuedRows): number {
    const { added, dropped } = this.#write((repository) => {
      const appended = repository.together(() => {
        for (const id of this.#own) keepRunning(repository, id)
        return appendRows(repository, rows)
      })
      repository.erase()
      return appended
    })
    this.#dropped += dropped
    for (const turn of added) this.#emit({ kind: 'turnAdded', sessionId: turn.sessionId, row: turnRow(turn) })
    for (const id of new Set(added.map(({ sessionId }) => sessionId))) this.#emitSession(id)
    if (added.length > 0 || dropped > 0) this.#emitState()
    return dropped
  }

  createSession: EngineApi['createSession'] = (session) => {
    this.#write((repository) => repository.together(() => repository.sessions.insert(session, 'running')))
    this.#own.add(session.id)
    this.#emitState()
    return this.#emitSession(session.id)
  }

  updateSession: EngineApi['updateSession'] = (sessionId, changes) => {
    this.#write(({ sessions }) => sessions.change(sessions.find(sessionId).key, changes))
    return this.#emitSession(sessionId)
  }

  endSession(sessionId: string, state: SessionEnd, endedAt: string): Session {
    this.#own.delete(sessionId)
    this.#write(({ sessions }) => sessions.end(sessions.find(sessionId).key, state, endedAt))
    return this.#emitSession(sessionId)
  }

  addArm: EngineApi['addArm'] = (sessionId, arm) => {
    this.#write((repository) =>
      repository.together(() => repository.sessions.putArm(repository.sessions.find(sessionId).key, arm)),
    )
    return this.#emitSession(sessionId)
  }

  listSessions: EngineApi['listSessions'] = (options) =>
    this.#read(({ sessions, shapes, numbers }) => {
      const found = sessions.list(options)
      const filled = found.sessions.map((session) => {
        const { key } = sessions.find(session.id)
        return numbers.numbered(shapes.shaped(session, key), key)
      })
      return { ...found, sessions: filled }
    })

  readSession: EngineApi['readSession'] = (sessionId) => this.#read(({ sessions }) => sessions.read(sessionId))

  listTurns: EngineApi['listTurns'] = ({ sessionId, armId, offset, limit }) =>
    this.#read(({ sessions, turns }) => turns.list(sessions.find(sessionId), armId, offset, limit))

  readTurn: EngineApi['readTurn'] = (sessionId, turnId) =>
    this.#read(({ sessions, turns }) => turns.read(sessions.find(sessionId), sessionId, turnId))

  sessionOfTurn: EngineApi['sessionOfTurn'] = (turnId) => this.#read(({ turns }) => turns.sessionOf(turnId))

  readPage: EngineApi['readPage'] = (sessionId, options) =>
    this.#read(({ sessions, turns }) => turns.page(sessions.find(sessionId), sessionId, options))

  readSamples: EngineApi['readSamples'] = (sessionId) =>
    this.#read(({ sessions, turns }) => turns.samples(sessions.find(sessionId)))

  putRecording: EngineApi['putRecording'] = (sessionId, turnId, recording) => {
    this.#write(({ sessions, turns, recordings }) => {
      // An import's session is hidden while its recordings come.
      const session = sessions.findAny(sessionId) ?? sessions.find(sessionId)
      recordings.put(session, turns.keyOf(session, turnId), recording, this.#now())
    })
    this.#emitState()
  }

  readRecording: EngineApi['readRecording'] = (sessionId, turnId) =>
    this.#read(({ sessions, turns, recordings }) => recordings.read(turns.keyOf(sessions.find(sessionId), turnId)))

  deleteAudio(sessionId: string, turnIds: readonly string[] | undefined): DeletedAudio {
    const deleted = this.#write(({ sessions, turns, recordings }) => {
      const session = sessions.find(sessionId)
      return recordings.delete(
        session,
        turnIds?.map((id) => turns.keyOf(session, id)),
      )
    })
    this.#emitSession(sessionId)
    this.#emitState()
    return deleted
  }

  limitAudio(limitBytes: number): DeletedAudio {
    const deleted = this.#write(({ recordings }) => recordings.limit(limitBytes))
    if (deleted.recordings > 0) this.#emitState()
    return deleted
  }

  deleteSessions(sessionIds: readonly string[]): void {
    this.#write((repository) =>
      repository.together(() => {
        for (const id of sessionIds) hide(repository, id, this.#now())
      }),
    )
    for (const id of sessionIds) this.#deleted.add(id)
    this.#emit({ kind: 'sessionsRemoved', sessionIds })
    this.#emitState()
  }

  restoreSessions(sessionIds: readonly string[]): void {
    this.#write((repository) =>
      repository.together(() => {
        for (const id of sessionIds) repository.sessions.hide(deletedKey(repository, id), null)
      }),
    )
    for (const id of sessionIds) {
      this.#deleted.delete(id)
      this.#emitSession(id)
    }
    this.#emitState()
  }

  beginImport(session: Session): string {
    const id = this.#repository.sessions.findAny(session.id) ? createId('session') : session.id
    // Where the program ends before the import does, it is purged like a deleted one.
    this.#write((repository) =>
      repository.together(() =>
        repository.sessions.insert({ ...session, id }, session.state, { hiddenSince: this.#now() }),
      ),
    )
    return id
  }

  finishImport(sessionId: string, { state, endedAt }: Session): Session {
    const ended = state === 'running' || state === 'paused' ? 'broken' : state
    this.#write((repository) =>
      repository.together(() => {
        const key = deletedKey(repository, sessionId)
        repository.sessions.end(key, ended, endedAt ?? null)
        repository.sessions.markImported(key)
        repository.sessions.hide(key, null)
      }),
    )
    this.#emitState()
    return this.#emitSession(sessionId)
  }

  dropImport(sessionId: string): void {
    this.#write((repository) => repository.purge([sessionId]))
  }

  previewRetention(rules: RetentionRules): RetentionPreview {
    return this.#read((repository) => repository.planRetention(rules, Date.parse(this.#now())).preview)
  }

  applyRetention(rules: RetentionRules): RetentionPreview {
    const { preview, silence } = this.#repository.planRetention(rules, Date.parse(this.#now()))
    const sessionIds = preview.sessions.map(({ id }) => id)
    this.#write((repository) => {
      repository.purge(sessionIds)
      for (const id of silence) {
        const session = repository.sessions.findAny(id)
        if (session) repository.recordings.delete(session)
      }
    })
    if (sessionIds.length > 0) this.#emit({ kind: 'sessionsRemoved', sessionIds })
    for (const id of silence) this.#emitSession(id)
    this.#emitState()
    return preview
  }

  recoverAudio(environment: EnvironmentReceipt): Session[] {
    const ids = this.#write((repository) => repository.together(() => repository.unclaimed.claim(environment)))
    this.#unclaimed = this.#repository.unclaimed.sum()
    this.#emitState()
    return ids.map((id) => this.#emitSession(id))
  }

  /** Purges what was deleted and lets go of the files. */
  close(): void {
    try {
      this.#repository.purge(
        this.#options.role === 'host' ? this.#repository.sessions.deletedIds() : [...this.#deleted],
      )
      this.#repository.erase()
    } finally {
      this.#storage.close()
    }
  }

  /** A host before this one may have been killed: its sessions end where their last turn began, what it deleted goes. */
  #settle(): Session[] {
    const { sessions, turns, removals } = this.#repository
    this.#repository.purge(sessions.deletedIds())
    removals.carryOut(removals.pending())
    const ids = sessions.idsIn(['running', 'paused'])
    for (const id of ids) {
      const session = sessions.find(id)
      sessions.end(session.key, 'broken', turns.lastStartedAt(session) ?? sessions.read(id).startedAt)
    }
    return ids.map((id) => sessions.read(id))
  }

  #read<T>(work: (repository: Repository) => T): T {
    try {
      return work(this.#repository)
    } catch (error) {
      throw storeFailure(error, databasePath(this.#options.folder))
    }
  }

  /** Does a change; where the disk fails, everything moves into memory and it is done there. */
  #write<T>(work: (repository: Repository) => T): T {
    try {
      return work(this.#repository)
    } catch (error) {
      const failure = storeFailure(error, databasePath(this.#options.folder))
      if (!isDiskFailure(failure) || !this.#storage.persistent || this.#options.role === 'visitor') throw failure
      this.#storage = rescue(this.#storage, failure, this.#options.folder)
      this.#repository = new Repository(this.#storage)
      this.#unclaimed = undefined
      this.#emitState()
      return work(this.#repository)
    }
  }

  #emitSession(sessionId: string): Session {
    const session = this.#repository.sessions.read(sessionId)
    this.#emit({ kind: 'sessionChanged', session })
    return session
  }

  #emitState(): void {
    this.#emit({ kind: 'stateChanged', state: this.state() })
  }
}

/** A host that starts meanwhile takes the session of another program for one that was left behind: its turns tell that not. */
function keepRunning({ sessions }: Repository, id: string): void {
  const session = sessions.findAny(id)
  if (session?.state === 'broken') sessions.change(session.key, { state: 'running' })
}

/** Inserts what it can: a turn that cannot be kept must not take the others with it. */
function appendRows(repository: Repository, { turns, samples }: QueuedRows) {
  const added: SessionTurn[] = []
  let dropped = 0
  for (const turn of turns) {
    const session = repository.sessions.findAny(turn.sessionId)
    const inserted = session && repository.alone(() => repository.turns.insert(session, turn))
    if (inserted === undefined) dropped += 1
    // An import's session is hidden: nobody is told of its turns one by one.
    else if (inserted && !session?.deleted) added.push(turn)
  }
  for (const { sessionId, sample } of samples) {
    const session = repository.sessions.findAny(sessionId)
    if (session) repository.alone(() => repository.turns.insertSample(session, sample))
  }
  return { added, dropped }
}

function hide({ sessions }: Repository, id: string, at: string): void {
  const session = sessions.find(id)
  if (session.state === 'running' || session.state === 'paused') {
    throw new Failure('store.session-runs', because('store.sessionRuns'), because('do.endFirst'))
  }
  sessions.hide(session.key, at)
}

function deletedKey({ sessions }: Repository, id: string): number {
  const session = sessions.findAny(id)
  if (session?.deleted) return session.key
  throw new Failure('store.not-deleted', because('store.notDeleted', { id }), because('do.purgedAlready'))
}
