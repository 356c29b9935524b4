/** The host takes the microphone in frames of 20 ms at 16 kHz. */
export const MICROPHONE_RATE_HZ = 16_000
export const FRAME_SAMPLES = 320

/** Cuts a stream of float samples into 16-bit frames of one size. No allocation but the frame that leaves. */
export class PcmFramer {
  #frame = new Int16Array(FRAME_SAMPLES)
  #filled = 0

  /** Takes a sample; the full frame where it was the last of one. What is beyond full scale is clipped. */
  add(sample: number): Int16Array<ArrayBuffer> | undefined {
    const value = Math.max(-1, Math.min(1, sample))
    this.#frame[this.#filled] = Math.round(value < 0 ? value * 32_768 : value * 32_767)
    this.#filled += 1
    if (this.#filled < FRAME_SAMPLES) return undefined
    const full = this.#frame
    // The full frame is transferred to another thread, so a new one is needed.
    this.#frame = new Int16Array(FRAME_SAMPLES)
    this.#filled = 0
    return full
  }
}
