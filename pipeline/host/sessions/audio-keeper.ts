import type { PipelineEvent } from '../../protocol/events.ts'
import type { Snapshot } from '../../protocol/snapshot.ts'
import type { SessionStore } from '../../store/contract.ts'
import type { TurnRecording } from '../recording/turn-recorder.ts'

export interface AudioKeeperOptions {
  readonly store: SessionStore
  readonly emit: (event: PipelineEvent) => void
  /** Has every turn recorded, or none. */
  readonly record: (sink: ((recording: TurnRecording) => Promise<void>) | undefined) => void
}

/** About two hours of talking; more is asked for. */
const DEFAULT_LIMIT_BYTES = 2 ** 29

/** Keeps what is said and played, where it was asked for and up to a limit: then the oldest recordings go. */
export class AudioKeeper {
  readonly #options: AudioKeeperOptions
  #keep = false
  #experiment = false
  #limitBytes = DEFAULT_LIMIT_BYTES

  constructor(options: AudioKeeperOptions) {
    this.#options = options
  }

  get state(): NonNullable<Snapshot['audioKeeping']> {
    return { keep: this.#keep, limitBytes: this.#limitBytes, keptBytes: this.#options.store.state.audioBytes }
  }

  async set(keep: boolean, limitBytes = this.#limitBytes): Promise<void> {
    this.#keep = keep
    this.#limitBytes = limitBytes
    this.#record()
    if (keep) await this.#limit()
    this.#tell()
  }

  /** An experiment that asked for its recordings has begun, or is over: those under way are kept all the same. */
  recordExperiment(on: boolean): void {
    this.#experiment = on
    this.#record()
  }

  /** @throws Failure where the turn is in no session, or the disk is full */
  async keepRecording(turnId: string, wav: Uint8Array<ArrayBuffer>, durationMs: number): Promise<void> {
    const { store } = this.#options
    await store.putRecording(await store.sessionOfTurn(turnId), turnId, { wav, durationMs })
    await this.#limit()
    this.#tell()
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
      problem: {
        code: 'audio.limit',
        message: `The limit of kept audio was reached: the oldest ${recordings} recordings were deleted`,
        hint: 'Raise the limit to keep more.',
      },
    })
  }

  #tell(): void {
    this.#options.emit({ kind: 'audioKeepingChanged', ...this.state })
  }
}
