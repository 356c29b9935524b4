import { assert } from '../base/assert.ts'
import { FRAME_SAMPLES, FRAME_SHIFT_SAMPLES } from './feature-options.ts'
import { MelFilters } from './mel-filters.ts'
import { RealFft } from './real-fft.ts'

const HALF_FRAME = FRAME_SAMPLES / 2
const LEAST_ENERGY = 1e-10
/** The quietest that is told apart lies this far below the loudest, in powers of ten. */
const RANGE = 8

/** Whisper's log-mel pictures: the whole of a fixed length of audio at once, band after band. */
export class WhisperMel {
  readonly bands: number
  readonly #fft = new RealFft(FRAME_SAMPLES)
  readonly #filters: MelFilters
  readonly #hann: Float64Array
  readonly #frame = new Float64Array(FRAME_SAMPLES)
  readonly #power = new Float64Array(HALF_FRAME + 1)
  readonly #energies: Float64Array

  /** @param bands 80, or 128 for Whisper's large third version */
  constructor(bands = 80) {
    this.bands = bands
    this.#filters = new MelFilters({ scale: 'slaney', bands, lowHz: 0, highHz: 8000 }, FRAME_SAMPLES)
    this.#energies = new Float64Array(bands)
    this.#hann = Float64Array.from(
      { length: FRAME_SAMPLES },
      (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / FRAME_SAMPLES),
    )
  }

  /**
   * The picture of `audio` at 16 kHz, which the caller has padded to the length that the model wants: `bands` rows of one
   * number every 10 ms, scaled as Whisper was trained.
   */
  picture(audio: Float32Array): Float32Array<ArrayBuffer> {
    assert(audio.length > HALF_FRAME, `more than ${HALF_FRAME} samples for a picture`)
    const frames = Math.floor(audio.length / FRAME_SHIFT_SAMPLES)
    const picture = new Float32Array(this.bands * frames)
    let loudest = Number.NEGATIVE_INFINITY
    for (let frame = 0; frame < frames; frame += 1) {
      this.#fill(audio, frame * FRAME_SHIFT_SAMPLES - HALF_FRAME)
      this.#fft.power(this.#frame, this.#power)
      this.#filters.apply(this.#power, this.#energies)
      for (let band = 0; band < this.bands; band += 1) {
        const value = Math.log10(Math.max(this.#energies[band] ?? 0, LEAST_ENERGY))
        picture[band * frames + frame] = value
        loudest = Math.max(loudest, value)
      }
    }
    for (let at = 0; at < picture.length; at += 1) picture[at] = (Math.max(picture[at] ?? 0, loudest - RANGE) + 4) / 4
    return picture
  }

  /** Frames are centred; at the ends the audio is mirrored without repeating its outermost sample. */
  #fill(audio: Float32Array, start: number): void {
    const last = audio.length - 1
    for (let index = 0; index < FRAME_SAMPLES; index += 1) {
      const at = start + index
      const inside = at < 0 ? -at : at > last ? 2 * last - at : at
      this.#frame[index] = (audio[inside] ?? 0) * (this.#hann[index] ?? 0)
    }
  }
}

/** What Smart Turn looks at: the last 8 seconds. */
const SMART_TURN_SAMPLES = 128_000
const LEAST_VARIANCE = 1e-7

/**
 * The picture that Smart Turn decides on: 80 bands of 800 frames of the end of `audio` (16 kHz, the turn with its pauses),
 * with silence before it where it is shorter, brought to mean 0 and variance 1 with that silence counted.
 */
export function smartTurnPicture(mel: WhisperMel, audio: Float32Array): Float32Array<ArrayBuffer> {
  const window = new Float32Array(SMART_TURN_SAMPLES)
  const heard = audio.subarray(Math.max(0, audio.length - SMART_TURN_SAMPLES))
  window.set(heard, SMART_TURN_SAMPLES - heard.length)
  standardise(window)
  return mel.picture(window)
}

/** Brings samples to mean 0 and variance 1, in place. */
function standardise(samples: Float32Array): void {
  let sum = 0
  for (const sample of samples) sum += sample
  const mean = sum / samples.length
  let squares = 0
  for (const sample of samples) squares += (sample - mean) ** 2
  const gain = 1 / Math.sqrt(squares / samples.length + LEAST_VARIANCE)
  for (let at = 0; at < samples.length; at += 1) samples[at] = ((samples[at] ?? 0) - mean) * gain
}
