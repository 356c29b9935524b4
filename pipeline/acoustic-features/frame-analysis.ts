import { type FeatureOptions, FRAME_FFT_SIZE, FRAME_SAMPLES } from './feature-options.ts'
import { MelFilters } from './mel-filters.ts'
import { RealFft } from './real-fft.ts'

/** Energies below the smallest step of float32 at 1 count as this, as in Kaldi. */
const LEAST_ENERGY = 1.1920928955078125e-7

/** One frame of audio to one row of log-mel energies. The tables are shared by all streams of a model. */
export class FrameAnalysis {
  readonly options: FeatureOptions
  /** Numbers of a row. */
  readonly bands: number
  readonly #fft = new RealFft(FRAME_FFT_SIZE)
  readonly #filters: MelFilters
  readonly #window: Float64Array
  readonly #frame = new Float64Array(FRAME_FFT_SIZE)
  readonly #power = new Float64Array(FRAME_FFT_SIZE / 2 + 1)
  readonly #energies: Float64Array

  constructor(options: FeatureOptions) {
    this.options = options
    this.bands = options.mel.bands
    this.#filters = new MelFilters(options.mel, FRAME_FFT_SIZE)
    this.#energies = new Float64Array(this.bands)
    this.#window = Float64Array.from({ length: FRAME_SAMPLES }, (_, index) => windowAt(options.window, index))
  }

  /** Scratch memory of a frame: whoever calls `analyse` fills its first 400 samples before. */
  get frame(): Float64Array {
    return this.#frame
  }

  /** The row of what is in `frame`, into `rows` from `at`. The frame is spoilt by it. */
  analyse(rows: Float32Array, at: number): void {
    const { removeOffset, preEmphasis } = this.options
    const frame = this.#frame
    if (removeOffset) subtractMean(frame)
    if (preEmphasis > 0) emphasise(frame, preEmphasis)
    for (let index = 0; index < FRAME_SAMPLES; index += 1) {
      frame[index] = (frame[index] ?? 0) * (this.#window[index] ?? 0)
    }
    this.#fft.power(frame, this.#power)
    this.#filters.apply(this.#power, this.#energies)
    for (let band = 0; band < this.bands; band += 1) {
      rows[at + band] = Math.log(Math.max(this.#energies[band] ?? 0, LEAST_ENERGY))
    }
  }
}

function windowAt(kind: FeatureOptions['window'], index: number): number {
  const cycle = kind === 'hann' ? FRAME_SAMPLES : FRAME_SAMPLES - 1
  const cosine = Math.cos((2 * Math.PI * index) / cycle)
  if (kind === 'hamming') return 0.54 - 0.46 * cosine
  const hann = 0.5 - 0.5 * cosine
  return kind === 'povey' ? hann ** 0.85 : hann
}

function subtractMean(frame: Float64Array): void {
  let sum = 0
  for (let index = 0; index < FRAME_SAMPLES; index += 1) sum += frame[index] ?? 0
  const mean = sum / FRAME_SAMPLES
  for (let index = 0; index < FRAME_SAMPLES; index += 1) frame[index] = (frame[index] ?? 0) - mean
}

function emphasise(frame: Float64Array, share: number): void {
  for (let index = FRAME_SAMPLES - 1; index > 0; index -= 1) {
    frame[index] = (frame[index] ?? 0) - share * (frame[index - 1] ?? 0)
  }
  frame[0] = (frame[0] ?? 0) * (1 - share)
}
