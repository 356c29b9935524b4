import { PIPELINE_RATE_HZ } from '../../audio/chunk.ts'

/** Level of speech that is aimed at: about that of the clips that the pack was trained and measured on, decibels of full scale. */
const TARGET_DB = -19
/** Speech this near to it is left as it is: the network takes such differences better than a gain that moves. */
const NEAR_DB = 6
/** Farther than this nothing is changed: beyond it the cause is not the speaker's distance. */
const LARGEST_GAIN_DB = 12
const BLOCK_SAMPLES = 0.02 * PIPELINE_RATE_HZ
const BLOCK_SECONDS = BLOCK_SAMPLES / PIPELINE_RATE_HZ
/** The gain follows slowly, so that the loud and soft parts of a word keep their relation. */
const GAIN_DB_PER_SECOND = 12
/** The level of speech: up with every louder syllable, down only slowly, because between syllables it is quiet. */
const LEVEL_RISE_SHARE = 0.25
const LEVEL_FALL_DB_PER_SECOND = 12
/** A sound counts as speech this far above the background. */
const ABOVE_BACKGROUND_DB = 12
const BACKGROUND_RISE_DB_PER_SECOND = 3
const LOWEST_DB = -70

/**
 * Brings speech that is far too soft or too loud slowly nearer to one loudness (an automatic gain control): no look-ahead, so that it adds no latency, and the
 * same samples however the audio is cut. State of one stream of 16 kHz audio.
 */
export class LoudnessNormaliser {
  #gain = 1
  #gainDb = 0
  #gainStep = 0
  #speechDb = TARGET_DB
  #backgroundDb = 0
  #energy = 0
  #samples = 0

  /** The audio at its new loudness, in new memory; may exceed full scale, as a network does not mind. */
  process(pcm: Float32Array): Float32Array<ArrayBuffer> {
    const out = new Float32Array(pcm.length)
    for (let index = 0; index < pcm.length; index += 1) {
      const sample = pcm[index] ?? 0
      out[index] = sample * this.#gain
      this.#gain += this.#gainStep
      this.#energy += sample * sample
      this.#samples += 1
      if (this.#samples === BLOCK_SAMPLES) this.#endBlock()
    }
    return out
  }

  /** Looks at the block that has ended, and decides where the gain is to be at the end of the next one. */
  #endBlock(): void {
    const db = Math.max(LOWEST_DB, 10 * Math.log10(this.#energy / BLOCK_SAMPLES + Number.MIN_VALUE))
    this.#energy = 0
    this.#samples = 0
    this.#backgroundDb = Math.min(db, this.#backgroundDb + BACKGROUND_RISE_DB_PER_SECOND * BLOCK_SECONDS)
    if (db > this.#backgroundDb + ABOVE_BACKGROUND_DB) this.#hear(db)
    const distance = TARGET_DB - this.#speechDb
    const excess = Math.sign(distance) * Math.max(0, Math.abs(distance) - NEAR_DB)
    const wanted = Math.max(-LARGEST_GAIN_DB, Math.min(LARGEST_GAIN_DB, excess))
    const most = GAIN_DB_PER_SECOND * BLOCK_SECONDS
    const next = this.#gainDb + Math.max(-most, Math.min(most, wanted - this.#gainDb))
    // Exactly where it was decided to be: rounding does not add up over minutes.
    this.#gain = ratioOf(this.#gainDb)
    this.#gainDb = next
    this.#gainStep = (ratioOf(next) - this.#gain) / BLOCK_SAMPLES
  }

  #hear(db: number): void {
    if (db > this.#speechDb) this.#speechDb += LEVEL_RISE_SHARE * (db - this.#speechDb)
    else this.#speechDb = Math.max(db, this.#speechDb - LEVEL_FALL_DB_PER_SECOND * BLOCK_SECONDS)
  }
}

function ratioOf(db: number): number {
  return 10 ** (db / 20)
}
