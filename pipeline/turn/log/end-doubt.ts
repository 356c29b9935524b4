import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { because } from '../../measures/reasons/reasons.ts'
import type { StatedReason } from '../../protocol/reasons.ts'
import { type EndpointingWindow, TRAILING_SOUND_SAMPLES } from '../../stages/vad/endpointing.ts'

/** So long behind the end of speech the source is listened to for what else sounds in it. */
const WATCHED_SAMPLES = 0.8 * PIPELINE_RATE_HZ
/** So long at most the model goes on seeing speech that has ended. */
const MODEL_LAG_SAMPLES = 0.256 * PIPELINE_RATE_HZ
/** In steady noise of -40 dBFS and below, the model's probability stays under this behind the end; among voices it does not. */
const VOICE_LIKE_PROBABILITY = 0.1
/** Before the end is known, windows of so long a silence are kept. */
const KEPT_SAMPLES = 2.5 * PIPELINE_RATE_HZ

/** Why nobody can say where speech ended. */
export const OTHER_SOUNDS = because('turn.otherSounds')
export const OTHER_VOICES = because('turn.otherVoices')

/**
 * The one rule by which the end of speech, as it is estimated while somebody is heard, is believed or not. What sounds
 * behind the end tells what sounds behind the voice: clicks and other people. Not asked where the end is known.
 */
export class EndDoubt {
  #silence: EndpointingWindow[] = []
  #endSample: number | undefined
  #reason: StatedReason | undefined

  /** Why the end is not known; `undefined` where nothing speaks against it. */
  get reason(): StatedReason | undefined {
    return this.#reason
  }

  /** Takes the detector's windows in order; `threshold` is the one that opens an utterance. */
  note(window: EndpointingWindow, threshold: number): void {
    if (this.#endSample !== undefined) return this.#judge(window, this.#endSample)
    if (window.speechProbability >= threshold) this.#silence = []
    this.#silence.push(window)
    const oldest = this.#silence[0]
    if (oldest && oldest.endSample < window.endSample - KEPT_SAMPLES) this.#silence.shift()
  }

  /** The end of speech was found to lie at a sample. */
  ended(atSample: number): void {
    this.#endSample = atSample
    for (const window of this.#silence) this.#judge(window, atSample)
    this.#silence = []
  }

  /** The speaker went on: another end comes. */
  reset(): void {
    this.#silence = []
    this.#endSample = undefined
    this.#reason = undefined
  }

  #judge(window: EndpointingWindow, atSample: number): void {
    if (window.endSample <= atSample + WATCHED_SAMPLES) this.#reason ??= doubtBehind(atSample, window)
  }
}

function doubtBehind(atSample: number, window: EndpointingWindow): StatedReason | undefined {
  const { endSample, audibleEndSample, levelIsClear = true, speechProbability } = window
  if (endSample <= atSample) return undefined
  if (audibleEndSample !== undefined && audibleEndSample > atSample + TRAILING_SOUND_SAMPLES) return OTHER_SOUNDS
  const seesVoice = endSample > atSample + MODEL_LAG_SAMPLES && speechProbability >= VOICE_LIKE_PROBABILITY
  return !levelIsClear && seesVoice ? OTHER_VOICES : undefined
}
