/** The host takes the microphone in frames of 20 ms at 16 kHz. */
export const MICROPHONE_RATE_HZ = 16_000
export const FRAME_SAMPLES = 320

/** Cuts a stream of float samples into 16-bit frames of one size. No allocation but the frame that leaves. */
export class PcmFramer {
  #frame = new Int16Array(FRAME_SAMPLES)
  #filled = 0

  /** Takes a block; `onFrame` gets each full frame and how many samples of the block it has used. */
  push(block: Float32Array, onFrame: (frame: Int16Array<ArrayBuffer>, usedSamples: number) => void): void {
    for (let i = 0; i < block.length; i += 1) {
      const value = Math.max(-1, Math.min(1, block[i] ?? 0))
      this.#frame[this.#filled] = Math.round(value < 0 ? value * 32_768 : value * 32_767)
      this.#filled += 1
      if (this.#filled < FRAME_SAMPLES) continue
      const full = this.#frame
      // The full frame is transferred to another thread, so a new one is needed.
      this.#frame = new Int16Array(FRAME_SAMPLES)
      this.#filled = 0
      onFrame(full, i + 1)
    }
  }
}
