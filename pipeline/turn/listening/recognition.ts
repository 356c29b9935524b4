import type { AsrHypothesis, AsrStage, AsrStream } from '../../stages/asr/contract.ts'
import type { StageGate } from '../stage-gate.ts'

export interface RecognitionOptions {
  /** Decode while the user speaks (ASR_ENABLE_STREAMING); off: the whole utterance after the endpoint. */
  readonly streaming: boolean
  readonly stepSamples: number
  readonly overlapSamples: number
  /** Bring the speech to one loudness first (off: ASR_SKIP_NORMALIZATION). */
  readonly normalise: boolean
}

/**
 * The recognition of one utterance, whichever way the flags want it: a stream that is fed while the user speaks,
 * or one call on the whole utterance. Where stages may not overlap, audio is held back while another one works.
 */
export class Recognition {
  readonly #asr: AsrStage
  readonly #gate: () => StageGate
  readonly #stream: AsrStream | undefined
  readonly #normalise: boolean
  #held: Float32Array[] = []
  #samples = 0

  /** `gate` is asked each time: a recogniser that listens ahead of speech outlives turns. */
  constructor(
    asr: AsrStage,
    gate: () => StageGate,
    options: RecognitionOptions,
    onPartial: (partial: AsrHypothesis) => void,
  ) {
    this.#asr = asr
    this.#gate = gate
    this.#normalise = options.normalise
    this.#stream = options.streaming ? asr.openStream(options, onPartial) : undefined
  }

  /** True where audio is wanted while it is captured. */
  get streaming(): boolean {
    return this.#stream !== undefined
  }

  /** True where the recogniser had no place for it in time. */
  get refused(): boolean {
    return this.#stream?.refused ?? false
  }

  /** Samples that go into one encoder step; `undefined` where the utterance is recognised as a whole. */
  get stepSamples(): number | undefined {
    return this.#stream?.stepSamples
  }

  /** Audio that the recogniser was given, or will be as soon as it may be. */
  get givenSamples(): number {
    return this.#samples
  }

  push(pcm: Float32Array): void {
    if (!this.#stream) return
    this.#samples += pcm.length
    this.#held.push(pcm)
    if (!this.#gate().busy) this.#release()
  }

  /** The final text. `utterance` is the whole audio, used where nothing was streamed. */
  finish(utterance: () => Float32Array): Promise<AsrHypothesis> {
    return this.#gate().run(() => {
      if (!this.#stream) return this.#whole(utterance())
      this.#release()
      return this.#stream.finish()
    })
  }

  cancel(): void {
    this.#held = []
    this.#stream?.cancel()
  }

  #whole(utterance: Float32Array): Promise<AsrHypothesis> {
    this.#samples = utterance.length
    return this.#asr.transcribe(utterance, { normalise: this.#normalise })
  }

  #release(): void {
    for (const pcm of this.#held) this.#stream?.push(pcm)
    this.#held = []
  }
}
