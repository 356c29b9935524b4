import { PIPELINE_RATE_HZ } from '../audio/chunk.ts'

/** Which scale of pitch the bands lie on: Kaldi's, with triangles straight on that scale, or Slaney's, straight in hertz. */
export type MelScale = 'kaldi' | 'slaney'

/** What a bank of mel filters is made of. */
export interface MelOptions {
  readonly scale: MelScale
  readonly bands: number
  readonly lowHz: number
  readonly highHz: number
}

/** Triangular filters on a mel scale: sums a power spectrum into bands. */
export class MelFilters {
  readonly bands: number
  /** First frequency bin of each band. */
  readonly #starts: Int32Array
  /** Where the weights of each band begin; one more than there are bands. */
  readonly #offsets: Int32Array
  readonly #weights: Float64Array

  /** @param fftSize of the spectra that will come, at 16 kHz */
  constructor(options: MelOptions, fftSize: number) {
    const filters = options.scale === 'kaldi' ? kaldiFilters(options, fftSize) : slaneyFilters(options, fftSize)
    this.bands = options.bands
    this.#starts = Int32Array.from(filters, ({ start }) => start)
    this.#offsets = new Int32Array(filters.length + 1)
    for (const [band, { weights }] of filters.entries()) {
      this.#offsets[band + 1] = (this.#offsets[band] ?? 0) + weights.length
    }
    this.#weights = Float64Array.from(filters.flatMap(({ weights }) => weights))
  }

  /** The energy of each band of `power` into `energies`. */
  apply(power: Float64Array, energies: Float64Array): void {
    for (let band = 0; band < this.bands; band += 1) {
      const from = this.#offsets[band] ?? 0
      const to = this.#offsets[band + 1] ?? 0
      let bin = this.#starts[band] ?? 0
      let energy = 0
      for (let at = from; at < to; at += 1, bin += 1) energy += (this.#weights[at] ?? 0) * (power[bin] ?? 0)
      energies[band] = energy
    }
  }
}

interface Filter {
  readonly start: number
  readonly weights: readonly number[]
}

const kaldiMel = (hz: number) => 1127 * Math.log(1 + hz / 700)

/** The bin of half the sampling rate belongs to no band: Kaldi leaves it out. */
function kaldiFilters({ bands, lowHz, highHz }: MelOptions, fftSize: number): Filter[] {
  const low = kaldiMel(lowHz)
  const step = (kaldiMel(highHz) - low) / (bands + 1)
  const mels = Array.from({ length: fftSize / 2 }, (_, bin) => kaldiMel((bin * PIPELINE_RATE_HZ) / fftSize))
  return Array.from({ length: bands }, (_, band) => {
    const left = low + band * step
    return triangle(mels, left, left + step, left + 2 * step, 1)
  })
}

/** Slaney's scale is straight below 1 kHz and logarithmic above. */
const SLANEY_BEND_HZ = 1000
const SLANEY_BEND_MEL = 15
const SLANEY_LOG_STEP = Math.log(6.4) / 27
const slaneyMel = (hz: number) =>
  hz < SLANEY_BEND_HZ ? (hz * 3) / 200 : SLANEY_BEND_MEL + Math.log(hz / SLANEY_BEND_HZ) / SLANEY_LOG_STEP
const slaneyHz = (mel: number) =>
  mel < SLANEY_BEND_MEL ? (mel * 200) / 3 : SLANEY_BEND_HZ * Math.exp((mel - SLANEY_BEND_MEL) * SLANEY_LOG_STEP)

/** Every filter has the same area. */
function slaneyFilters({ bands, lowHz, highHz }: MelOptions, fftSize: number): Filter[] {
  const low = slaneyMel(lowHz)
  const step = (slaneyMel(highHz) - low) / (bands + 1)
  const hertz = Array.from({ length: fftSize / 2 + 1 }, (_, bin) => (bin * PIPELINE_RATE_HZ) / fftSize)
  return Array.from({ length: bands }, (_, band) => {
    const [left, middle, right] = [0, 1, 2].map((corner) => slaneyHz(low + (band + corner) * step)) as [
      number,
      number,
      number,
    ]
    return triangle(hertz, left, middle, right, 2 / (right - left))
  })
}

function triangle(places: readonly number[], left: number, middle: number, right: number, height: number): Filter {
  const start = places.findIndex((place) => place > left)
  const end = places.findIndex((place) => place >= right)
  const within = start === -1 ? [] : places.slice(start, end === -1 ? undefined : end)
  const weightAt = (place: number) =>
    place <= middle ? (place - left) / (middle - left) : (right - place) / (right - middle)
  return { start: Math.max(0, start), weights: within.map((place) => height * weightAt(place)) }
}
