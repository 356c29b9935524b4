/** 10 ms at 16 kHz. */
const BLOCK_SAMPLES = 160
/** Power this far below the loudest block of the utterance is quiet: 35 dB. Weak consonants lie 20 to 30 dB below vowels. */
const QUIET_SHARE = 3e-4

/** Counts how much quiet an utterance ends with so far; in steady noise it counts none, and somebody else has to know. */
export class TrailingQuiet {
  #blockSquares = 0
  #blockSamples = 0
  #loudest = 0
  #quietSamples = 0

  /** Samples since the last block that was not quiet; 0 before there was any sound. */
  get samples(): number {
    return this.#loudest === 0 ? 0 : this.#quietSamples
  }

  push(pcm: Float32Array): void {
    for (let index = 0; index < pcm.length; index += 1) {
      const sample = pcm[index] ?? 0
      this.#blockSquares += sample * sample
      this.#blockSamples += 1
      if (this.#blockSamples === BLOCK_SAMPLES) this.#closeBlock()
    }
  }

  #closeBlock(): void {
    this.#loudest = Math.max(this.#loudest, this.#blockSquares)
    this.#quietSamples = this.#blockSquares > QUIET_SHARE * this.#loudest ? 0 : this.#quietSamples + BLOCK_SAMPLES
    this.#blockSquares = 0
    this.#blockSamples = 0
  }
}
