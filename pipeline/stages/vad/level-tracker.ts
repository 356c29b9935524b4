/** 5 ms at 16 kHz: short enough to place the end of speech, long enough for a level. */
export const LEVEL_FRAME_SAMPLES = 80

/** The noise floor is never taken to be lower than this, so that dither in digital silence does not count as sound. */
const LOWEST_FLOOR_DBFS = -72
/** How fast the floor follows a rising background: slow against syllables (6 dB take 2 s), so that speech does not lift it. */
const FLOOR_RISE_DB_PER_FRAME = 3 * 0.005
/** How fast the loudest recent level is forgotten: 6 dB per second, slow against pauses between words. */
const PEAK_FALL_DB_PER_FRAME = 6 * 0.005
/** A frame is audible from here above the floor on. */
const ABOVE_FLOOR_DB = 11
/** What lies this far below the loudest recent frame is its reverberation or the synthesiser's tail, not speech. */
const BELOW_PEAK_DB = 36

/**
 * Follows the level of a stream in frames of 5 ms: the background's noise floor (a minimum that rises slowly) and the
 * last frame that was audible above it. A few operations per sample, none of them allocating.
 */
export class LevelTracker {
  #frameSquares = 0
  #frameSamples = 0
  #endSample: number
  #floorDbfs: number | undefined
  #peakDbfs = LOWEST_FLOOR_DBFS
  #audibleEndSample: number | undefined

  constructor(startSample: number) {
    this.#endSample = startSample
  }

  /** Level of the background, dBFS; `undefined` before the first whole frame. */
  get noiseFloorDbfs(): number | undefined {
    return this.#floorDbfs
  }

  /** The sample after the last audible frame. */
  get audibleEndSample(): number | undefined {
    return this.#audibleEndSample
  }

  push(pcm: Float32Array): void {
    for (let index = 0; index < pcm.length; index += 1) {
      const sample = pcm[index] ?? 0
      this.#frameSquares += sample * sample
      this.#frameSamples += 1
      this.#endSample += 1
      if (this.#frameSamples === LEVEL_FRAME_SAMPLES) this.#closeFrame()
    }
  }

  #closeFrame(): void {
    const levelDbfs = 10 * Math.log10(this.#frameSquares / LEVEL_FRAME_SAMPLES + 1e-12)
    this.#frameSquares = 0
    this.#frameSamples = 0
    const floor = Math.min((this.#floorDbfs ?? levelDbfs) + FLOOR_RISE_DB_PER_FRAME, levelDbfs)
    this.#floorDbfs = Math.max(LOWEST_FLOOR_DBFS, floor)
    this.#peakDbfs = Math.max(this.#peakDbfs - PEAK_FALL_DB_PER_FRAME, levelDbfs)
    const audible = levelDbfs > this.#floorDbfs + ABOVE_FLOOR_DB && levelDbfs > this.#peakDbfs - BELOW_PEAK_DB
    if (audible) this.#audibleEndSample = this.#endSample
  }
}
