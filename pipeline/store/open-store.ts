import { BoundedQueue } from '../base/bounded-queue.ts'
import { Failure } from '../base/failure.ts'
import { dataFolder } from '../base/files/data-folder.ts'
import { Listeners } from '../base/listeners.ts'
import { because } from '../measures/reasons/reasons.ts'
import type {
  Arm,
  EnvironmentReceipt,
  RetentionRules,
  SessionTurn,
  StoreState,
  SystemSample,
} from '../protocol/sessions.ts'
import type {
  ImportedSession,
  NewSession,
  OpenedStore,
  Recording,
  SessionChanges,
  SessionEnd,
  SessionStore,
  StoreChange,
  TurnsOptions,
} from './contract.ts'
import type { EngineOptions } from './engine.ts'
import type { EngineApi, EngineCall } from './engine-api.ts'
import { EngineClient } from './engine-client.ts'
import type { TurnCursor } from './tables/turn-table.ts'

export type StoreOptions = Omit<EngineOptions, 'folder' | 'now'> & { readonly folder?: string }

/** Rows that wait while the disk is slow: some minutes of talking, or the turns of a few seconds under load. */
const QUEUED_TURNS = 1024
const QUEUED_SAMPLES = 1024
/** Each write is flushed to the disk: samples come every second and need not be. */
const SAMPLES_TOGETHER = 10
/** Turns that are in memory at once while a session is read through. */
const PAGE_TURNS = 200
/** Samples of an import that are written at once: the calls of others go between. */
const PAGE_SAMPLES = 2000
const BEFORE_THE_FIRST: TurnCursor = { ordinal: Number.MIN_SAFE_INTEGER, key: 0 }

/**
 * Opens the store of a folder (the user's data folder by default) in a thread of its own, and returns at once.
 * Never throws: a host's store goes on in memory where the disk fails; a visitor's fails every call with the reason.
 */
export function openSessionStore(options: StoreOptions): SessionStore {
  return new WorkerStore({ ...options, folder: options.folder ?? dataFolder() })
}

class WorkerStore implements SessionStore {
  readonly opened: Promise<OpenedStore>
  readonly #client: EngineClient
  readonly #listeners = new Listeners<StoreChange>('changes of the store')
  readonly #turns = new BoundedQueue<SessionTurn>(QUEUED_TURNS, 'drop-oldest')
  readonly #samples = new BoundedQueue<{ sessionId: string; sample: SystemSample }>(QUEUED_SAMPLES, 'drop-oldest')
  #state: StoreState
  #writeScheduled = false
  #writing = 0
  #failedTurns = 0

  constructor(options: EngineOptions) {
    const { folder } = options
    this.#state = { persistent: false, folder, databaseBytes: 0, audioBytes: 0, sessions: 0, turns: 0, droppedTurns: 0 }
    this.#client = new EngineClient(
      options,
      (change) => this.#changed(change),
      (failure) => this.#died(failure),
    )
    this.opened = this.#client.call('open').catch(() => ({ interrupted: [] }))
  }

  get state(): StoreState {
    const droppedTurns = this.#state.droppedTurns + this.#turns.dropped + this.#failedTurns
    return { ...this.#state, droppedTurns }
  }

  get queuedRows(): number {
    return this.#turns.size + this.#samples.size
  }

  async readState(): Promise<StoreState> {
    this.#state = await this.#call('state')
    return this.state
  }

  onChange(listener: (change: StoreChange) => void): () => void {
    return this.#listeners.add(listener)
  }

  createSession = (session: NewSession) => this.#call('createSession', session)
  updateSession = (sessionId: string, changes: SessionChanges) => this.#call('updateSession', sessionId, changes)
  endSession = (sessionId: string, state: SessionEnd, endedAt = new Date().toISOString()) =>
    this.#call('endSession', sessionId, state, endedAt)
  addArm = (sessionId: string, arm: Arm) => this.#call('addArm', sessionId, arm)

  addTurn(turn: SessionTurn): void {
    this.#turns.push(turn)
    this.#scheduleWrite()
  }

  addSample(sessionId: string, sample: SystemSample): void {
    this.#samples.push({ sessionId, sample })
    if (this.#samples.size >= SAMPLES_TOGETHER) this.#scheduleWrite()
  }

  async flush(): Promise<void> {
    await this.#call('state')
  }

  listSessions: SessionStore['listSessions'] = (options) => this.#call('listSessions', options)
  readSession = (sessionId: string) => this.#call('readSession', sessionId)
  listTurns: SessionStore['listTurns'] = (options) => this.#call('listTurns', options)
  readTurn = (sessionId: string, turnId: string) => this.#call('readTurn', sessionId, turnId)

  sessionOfTurn = (turnId: string) => this.#call('sessionOfTurn', turnId)

  async *turnsOf(sessionId: string, { armId, spans = true }: TurnsOptions = {}) {
    let after: TurnCursor | undefined = BEFORE_THE_FIRST
    while (after) {
      const page: Awaited<ReturnType<EngineApi['readPage']>> = await this.#call('readPage', sessionId, {
        armId,
        spans,
        after,
        limit: PAGE_TURNS,
      })
      if (page.turns.length > 0) yield page.turns
      after = page.next
    }
  }

  readSamples = (sessionId: string) => this.#call('readSamples', sessionId)
  putRecording = (sessionId: string, turnId: string, recording: Recording) =>
    this.#call('putRecording', sessionId, turnId, recording)
  readRecording = (sessionId: string, turnId: string) => this.#call('readRecording', sessionId, turnId)
  deleteAudio = (sessionId: string, turnIds?: readonly string[]) => this.#call('deleteAudio', sessionId, turnIds)
  limitAudio = (limitBytes: number) => this.#call('limitAudio', limitBytes)
  deleteSessions = (sessionIds: readonly string[]) => this.#call('deleteSessions', sessionIds)
  restoreSessions = (sessionIds: readonly string[]) => this.#call('restoreSessions', sessionIds)
  recoverAudio = (environment: EnvironmentReceipt) => this.#call('recoverAudio', environment)
  previewRetention = (rules: RetentionRules) => this.#call('previewRetention', rules)
  applyRetention = (rules: RetentionRules) => this.#call('applyRetention', rules)

  async importSession({ session, turns, samples, recordings }: ImportedSession) {
    const sessionId = await this.#call('beginImport', session)
    try {
      for await (const page of pagesOf(turns, PAGE_TURNS)) {
        const dropped = await this.#call('append', { turns: page.map((turn) => ({ ...turn, sessionId })), samples: [] })
        if (dropped > 0) throw new Failure('store.not-imported', because('store.turnsNotKept', { dropped }))
      }
      for await (const page of pagesOf(samples, PAGE_SAMPLES)) {
        await this.#call('append', { turns: [], samples: page.map((sample) => ({ sessionId, sample })) })
      }
      for (const [turnId, recording] of recordings) await this.#call('putRecording', sessionId, turnId, recording)
      return await this.#call('finishImport', sessionId, session)
    } catch (error) {
      await this.#call('dropImport', sessionId).catch(() => undefined)
      throw error
    }
  }

  async close(): Promise<void> {
    this.#writeQueued()
    await this.#client.close()
  }

  /** What is queued goes first, so that a call sees it. */
  #call<Call extends EngineCall>(call: Call, ...args: Parameters<EngineApi[Call]>) {
    this.#writeQueued()
    return this.#client.call(call, ...args)
  }

  /**
   * Not at once: whoever adds a turn is in the middle of something that matters more. While rows are being written,
   * new ones wait in the queue and go together afterwards.
   */
  #scheduleWrite(): void {
    if (this.#writeScheduled || this.#writing > 0) return
    this.#writeScheduled = true
    setImmediate(() => this.#writeQueued())
  }

  #writeQueued(): void {
    this.#writeScheduled = false
    const turns = drained(this.#turns)
    const samples = drained(this.#samples)
    if (turns.length === 0 && samples.length === 0) return
    this.#writing += 1
    this.#client
      .call('append', { turns, samples })
      .catch(() => {
        this.#failedTurns += turns.length
      })
      .finally(() => {
        this.#writing -= 1
        if (this.#turns.size + this.#samples.size > 0) this.#scheduleWrite()
      })
  }

  #changed(change: StoreChange): void {
    if (change.kind === 'stateChanged') this.#state = change.state
    const told = change.kind === 'stateChanged' ? { ...change, state: this.state } : change
    this.#listeners.emit(told)
  }

  #died(failure: Failure): void {
    const problem = failure.toInfo()
    this.#changed({ kind: 'stateChanged', state: { ...this.#state, persistent: false, problem } })
  }
}

function drained<T>(queue: BoundedQueue<T>): T[] {
  const entries: T[] = []
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) entries.push(entry)
  return entries
}

async function* pagesOf<T>(entries: Iterable<T> | AsyncIterable<T>, size: number) {
  let page: T[] = []
  for await (const entry of entries) {
    page.push(entry)
    if (page.length < size) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
