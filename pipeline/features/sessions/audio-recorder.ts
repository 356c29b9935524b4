import { Failure, failureInfoOf } from '../../base/failure.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { AudioKeeping } from '../../protocol/sessions.ts'
import type { PipelineEvent } from '../../protocol/wire/events.ts'
import type { TurnRecording } from '../../recording/turn-recorder.ts'
import type { SessionStore } from '../../store/contract.ts'

export interface AudioRecorderOptions {
  readonly store: Pick<SessionStore, 'state' | 'onChange' | 'sessionOfTurn' | 'putRecording' | 'limitAudio'>
  readonly emit: (event: PipelineEvent) => void
  /** Has every turn recorded, or none. */
  readonly record: (sink: ((recording: TurnRecording) => Promise<void>) | undefined) => void
  /** How long a recording waits for its turn to be in a session. */
  readonly arrivalLimitMs?: number
}

/** An experiment keeps a turn only once all of its clip has been fed, which may be seconds after the turn closed. */
const ARRIVAL_LIMIT_MS = 4000

/** About two hours of talking; more is asked for. */
const DEFAULT_LIMIT_BYTES = 2 ** 29

/** Keeps what is said and played, where it was asked for and up to a limit: then the oldest recordings go. */
export class AudioRecorder {
  readonly #options: AudioRecorderOptions
  #keep = false
  #experiment = false
  #limitBytes = DEFAULT_LIMIT_BYTES

  constructor(options: AudioRecorderOptions) {
    this.#options = options
  }

  get state(): AudioKeeping {
    return { keep: this.#keep, limitBytes: this.#limitBytes, keptBytes: this.#options.store.state.audioBytes }
  }

  async set(keep: boolean, limitBytes = this.#limitBytes): Promise<void> {
    this.#keep = keep
    this.#limitBytes = limitBytes
    this.#record()
    if (keep) await this.#limit()
    this.#emit()
  }

  /** An experiment that asked for its recordings has begun, or is over: those under way are kept all the same. */
  recordExperiment(on: boolean): void {
    this.#experiment = on
    this.#record()
  }

  /**
   * Keeps a recording as soon as its turn is in a session; that of a turn that no session keeps (an experiment was
   * broken off) is dropped with it.
   *
   * @throws Failure where the disk is full
   */
  async keepRecording(turnId: string, wav: Uint8Array<ArrayBuffer>, durationMs: number): Promise<void> {
    const { store } = this.#options
    const sessionId = await this.#sessionOf(turnId)
    if (sessionId === undefined) return
    await store.putRecording(sessionId, turnId, { wav, durationMs })
    await this.#limit()
    this.#emit()
  }

  async #sessionOf(turnId: string): Promise<string | undefined> {
    const { store, arrivalLimitMs = ARRIVAL_LIMIT_MS } = this.#options
    const { promise: added, resolve } = Promise.withResolvers<string | undefined>()
    // Listened for before it is asked for, so that a turn added in between is not missed.
    const stopListening = store.onChange((change) => {
      if (change.kind === 'turnAdded' && change.row.turnId === turnId) resolve(change.sessionId)
    })
    const limit = setTimeout(() => resolve(undefined), arrivalLimitMs)
    try {
      return await store.sessionOfTurn(turnId).catch((error: unknown) => {
        if (failureInfoOf(error).code === 'store.no-turn') return added
        throw error
      })
    } finally {
      clearTimeout(limit)
      stopListening()
    }
  }

  #record(): void {
    if (this.#experiment) {
      this.#options.record(({ turn, wav, durationMs }) => this.keepRecording(turn.id, wav, durationMs))
    } else if (this.#keep) {
      this.#options.record(async ({ turn, wav, durationMs }) => {
        // It may have been turned off while the recording was made.
        if (this.#keep) await this.keepRecording(turn.id, wav, durationMs)
      })
    } else this.#options.record(undefined)
  }

  async #limit(): Promise<void> {
    const { recordings } = await this.#options.store.limitAudio(this.#limitBytes)
    if (recordings === 0) return
    this.#options.emit({
      kind: 'problemReported',
      problem: new Failure(
        'audio.limit',
        because('store.audioLimit', { recordings }),
        because('do.raiseLimit'),
      ).toInfo(),
    })
  }

  #emit(): void {
    this.#options.emit({ kind: 'topicChanged', topic: 'audioKeeping', state: this.state })
  }
}
