import type { EndpointingWindow } from '../../stages/vad/endpointing.ts'
import { acousticEnd, closingThreshold, TRAILING_SOUND_SAMPLES } from '../../stages/vad/endpointing.ts'

/**
 * Follows where the last voice of a source lies, for turns that a button ends: the detector's endpointing looks for
 * silence and does not say it. The same rules date the end of speech as where silence ends a turn.
 */
export class LastVoice {
  #voicedEndSample: number | undefined
  #lastVoicedSample: number | undefined

  /** The sample after the last voiced one so far; `undefined` while nothing was. */
  get sample(): number | undefined {
    return this.#lastVoicedSample
  }

  /** The source begins anew. */
  reset(): void {
    this.#voicedEndSample = undefined
    this.#lastVoicedSample = undefined
  }

  /** Takes the detector's windows in order; `threshold` is the one that opens an utterance. */
  note(window: EndpointingWindow, threshold: number): void {
    const { endSample, speechProbability } = window
    const voiced = speechProbability >= (this.#voicedEndSample === undefined ? threshold : closingThreshold(threshold))
    if (voiced) this.#voicedEndSample = endSample
    const voicedEnd = this.#voicedEndSample
    if (voicedEnd === undefined || (!voiced && endSample - voicedEnd > TRAILING_SOUND_SAMPLES)) return
    this.#lastVoicedSample = acousticEnd(0, voicedEnd, window)
  }
}
