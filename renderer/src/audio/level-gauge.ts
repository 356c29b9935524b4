/** How often a level leaves the audio thread. */
const REPORT_EVERY_MS = 40
/** Anything below counts as no signal at all: -120 dBFS. */
const LEAST = 1e-6
/** A sample at full scale, less half a step of 16 bits. */
const FULL_SCALE = 1 - 0.5 / 32_768

/** Level of a short stretch of audio. Decibels relative to full scale; -120 stands for silence. */
export interface GaugeReading {
  readonly rmsDbfs: number
  readonly peakDbfs: number
  /** Peak of the wave between the samples (ITU-R BS.1770-4, annex 2: four times oversampled). */
  readonly truePeakDbfs: number
  /** Samples at full scale in this stretch. */
  readonly clippedSamples: number
  /** How long nothing but zeros has come, up to now. */
  readonly zeroMs: number
}

/**
 * Interpolation filter of ITU-R BS.1770-4, annex 2: 48 taps in four phases. The other two phases are these two
 * backwards.
 */
const PHASE_0 = [
  0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625, 0.97216796875,
  -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125,
]
const PHASE_1 = [
  -0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625, 0.77978515625,
  -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375,
]
const PHASES = [PHASE_0, PHASE_1, PHASE_1.toReversed(), PHASE_0.toReversed()].map((taps) => Float32Array.from(taps))
const TAPS = PHASE_0.length

/** Measures what a microphone delivers, block by block, without allocating. */
export class LevelGauge {
  readonly #reportSamples: number
  readonly #rateHz: number
  readonly #recent = new Float32Array(2 * TAPS)
  #place = 0
  #samples = 0
  #squares = 0
  #peak = 0
  #truePeak = 0
  #clipped = 0
  #zeros = 0

  constructor(rateHz: number) {
    this.#rateHz = rateHz
    this.#reportSamples = Math.round((rateHz * REPORT_EVERY_MS) / 1000)
  }

  /** Takes a block; the level of the stretch where one is complete. */
  push(block: Float32Array): GaugeReading | undefined {
    for (let i = 0; i < block.length; i += 1) this.#take(block[i] ?? 0)
    if (this.#samples < this.#reportSamples) return undefined
    const reading: GaugeReading = {
      rmsDbfs: dbfs(Math.sqrt(this.#squares / this.#samples)),
      peakDbfs: dbfs(this.#peak),
      truePeakDbfs: dbfs(Math.max(this.#peak, this.#truePeak)),
      clippedSamples: this.#clipped,
      zeroMs: (this.#zeros / this.#rateHz) * 1000,
    }
    this.#samples = 0
    this.#squares = 0
    this.#peak = 0
    this.#truePeak = 0
    this.#clipped = 0
    return reading
  }

  #take(sample: number): void {
    const size = Math.abs(sample)
    this.#samples += 1
    this.#squares += sample * sample
    this.#zeros = sample === 0 ? this.#zeros + 1 : 0
    if (size > this.#peak) this.#peak = size
    if (size >= FULL_SCALE) this.#clipped += 1
    // Written twice, so that the newest taps always lie in one piece.
    this.#recent[this.#place] = sample
    this.#recent[this.#place + TAPS] = sample
    this.#place = this.#place + 1 === TAPS ? 0 : this.#place + 1
    for (let phase = 0; phase < PHASES.length; phase += 1) {
      const between = Math.abs(this.#between(PHASES[phase] as Float32Array))
      if (between > this.#truePeak) this.#truePeak = between
    }
  }

  #between(taps: Float32Array): number {
    let sum = 0
    for (let tap = 0; tap < TAPS; tap += 1) sum += (taps[tap] ?? 0) * (this.#recent[this.#place + tap] ?? 0)
    return sum
  }
}

/** Amplitude as decibels relative to full scale. */
export function dbfs(amplitude: number): number {
  return 20 * Math.log10(Math.max(LEAST, amplitude))
}
