import type { ChatMessage, LlmStage, PrefillResult } from '../../stages/llm/contract.ts'
import type { StageGate } from '../stage-gate.ts'

/**
 * Computes the prompt while the user still speaks (PIPELINE_STREAMING): each new partial transcript extends the
 * language model's key/value cache, or rolls it back to where the transcripts part. One computation runs at a time;
 * of the partials that come meanwhile only the newest is kept.
 */
export class PartialPrefill {
  readonly #llm: LlmStage
  readonly #gate: StageGate
  readonly #promptFor: (utterance: string) => readonly ChatMessage[]
  readonly #onPrefilled: (result: PrefillResult) => void
  readonly #onFailed: (error: unknown) => void
  #keepCache: boolean
  #latest = ''
  #computed = ''
  #running = false
  #stopped = false

  constructor(options: {
    readonly llm: LlmStage
    readonly gate: StageGate
    readonly keepCache: boolean
    readonly promptFor: (utterance: string) => readonly ChatMessage[]
    readonly onPrefilled: (result: PrefillResult) => void
    readonly onFailed: (error: unknown) => void
  }) {
    this.#llm = options.llm
    this.#gate = options.gate
    this.#keepCache = options.keepCache
    this.#promptFor = options.promptFor
    this.#onPrefilled = options.onPrefilled
    this.#onFailed = options.onFailed
  }

  /** Whether the cache now holds this turn's own work, so that the reply must not empty it. */
  get holdsWork(): boolean {
    return this.#computed !== ''
  }

  offer(utterance: string): void {
    this.#latest = utterance
    if (!this.#running && !this.#stopped) void this.#run()
  }

  /** No further partials: the utterance is complete, or nobody wants it any more. */
  stop(): void {
    this.#stopped = true
  }

  async #run(): Promise<void> {
    this.#running = true
    try {
      while (!this.#stopped && this.#latest !== this.#computed) {
        const utterance = this.#latest
        const options = { partial: true, keepCache: this.#keepCache }
        const result = await this.#gate.run(() => this.#llm.prefill(this.#promptFor(utterance), options))
        this.#keepCache = true
        this.#computed = utterance
        this.#onPrefilled(result)
      }
    } catch (error) {
      this.#onFailed(error)
    } finally {
      this.#running = false
    }
  }
}
