import { formatProgress, formatWhole, PLAIN } from '../measures/numbers.ts'
import { because } from '../measures/reasons/reasons.ts'
import { unsupported } from './wav-format.ts'
import type { WavFormat } from './wav-header.ts'
import { type Mixing, sampleReader } from './wav-samples.ts'

/** A channel this much weaker than the loudest (40 dB) is silent: averaged in, it would only halve the level. */
const SILENT_ENERGY_SHARE = 1e-4
/** Of n channels that have nothing in common an n-th of the energy is left in their average; less than a fifth of that is cancellation. */
const CANCELLED_SHARE = 0.2
/** A mean of this much of full scale (-40 dB) is no sound, */
const LEAST_OFFSET = 0.01
/** where it is one of many periods: a moment of any sound has a mean. */
const LEAST_JUDGED_SECONDS = 0.25
/** Floating-point samples this far beyond 1 are integers in disguise, not a loud recording. */
const MOST_FLOAT_PEAK = 16

/** What a file's channels are, each on its own and together. */
interface ChannelSums {
  sum: number
  squares: number
}

/**
 * Looks at all samples of a file before the first is used: neither channels nor the place of the bits can be judged by
 * how a recording begins.
 */
export class WavScan {
  readonly #format: WavFormat
  readonly #channels: readonly ChannelSums[]
  readonly #together: ChannelSums = { sum: 0, squares: 0 }
  #frames = 0
  #peak = 0
  #usesLowestBits = false

  constructor(format: WavFormat) {
    this.#format = format
    this.#channels = Array.from({ length: format.channels }, () => ({ sum: 0, squares: 0 }))
  }

  /** Takes whole frames. */
  push(data: Uint8Array): void {
    const { channels, frameBytes, bitsPerSample } = this.#format
    const read = sampleReader(data, this.#format)
    const sampleBytes = frameBytes / channels
    const spareBits = this.#spareBits()
    for (let at = 0; at + frameBytes <= data.byteLength; at += frameBytes) {
      let together = 0
      for (const [channel, sums] of this.#channels.entries()) {
        const sample = read(at + channel * sampleBytes)
        add(sums, sample)
        together += sample
        if (Math.abs(sample) > this.#peak) this.#peak = Math.abs(sample)
        if (spareBits > 0 && !Number.isInteger(sample * 2 ** (bitsPerSample - 1))) this.#usesLowestBits = true
      }
      add(this.#together, together)
      this.#frames += 1
    }
  }

  /**
   * By how much samples are louder than they read. 24 bits in 4 bytes may lie in the lower three; then no sample of the
   * whole file goes beyond them.
   */
  get gain(): number {
    const spareBits = this.#spareBits()
    const fitsBelow = spareBits > 0 && this.#peak <= 2 ** -spareBits
    return fitsBelow && (this.#usesLowestBits || !this.#format.upperBits) ? 2 ** spareBits : 1
  }

  /**
   * How the channels become one that sounds as what a listener hears: silent channels do not count, channels of opposite
   * phase are not added up, a constant offset goes.
   *
   * @throws Failure `wav.unsupported` where the samples cannot be what the header says
   */
  mixing(name: string): Mixing & { readonly remarks: readonly string[] } {
    if (this.#format.encoding === 'float' && this.#peak > MOST_FLOAT_PEAK) {
      throw unsupported(because('wav.peak', { name, peak: formatWhole(this.#peak, PLAIN) }))
    }
    const { gain } = this
    const { used, remarks } = this.#usedChannels()
    const weights = this.#channels.map((_, channel) => (used.has(channel) ? gain / used.size : 0))
    const mean = this.#channels.reduce((sum, { sum: own }, channel) => sum + (weights[channel] ?? 0) * own, 0)
    const offset = this.#offsetOf(mean / this.#frames)
    if (offset === 0) return { weights, offset, remarks }
    const share = formatProgress(Math.abs(offset), PLAIN)
    return { weights, offset, remarks: [...remarks, `a constant offset of ${share} of full scale was taken off`] }
  }

  #offsetOf(mean: number): number {
    const isLong = this.#frames >= LEAST_JUDGED_SECONDS * this.#format.sampleRateHz
    return isLong && Math.abs(mean) >= LEAST_OFFSET ? mean : 0
  }

  #usedChannels(): { readonly used: ReadonlySet<number>; readonly remarks: readonly string[] } {
    const energies = this.#channels.map((sums) => this.#energyOf(sums))
    const loudest = Math.max(...energies)
    const sounding = [...energies.keys()].filter((channel) => (energies[channel] ?? 0) > loudest * SILENT_ENERGY_SHARE)
    if (loudest === 0) return { used: new Set(energies.keys()), remarks: [] }
    const silent = energies.length - sounding.length
    const remarks = silent > 0 ? [`${silent} of ${energies.length} channels are silent and do not count`] : []
    const average = this.#energyOf(this.#together) / sounding.length ** 2
    const mean = sounding.reduce((sum, channel) => sum + (energies[channel] ?? 0), 0) / sounding.length
    if (sounding.length === 1 || average >= (CANCELLED_SHARE * mean) / sounding.length) {
      return { used: new Set(sounding), remarks }
    }
    const one = energies.indexOf(loudest)
    const told = `its channels are of opposite phase and cancel each other: channel ${one + 1} alone is used`
    return { used: new Set([one]), remarks: [...remarks, told] }
  }

  /** Without what is constant. */
  #energyOf({ sum, squares }: ChannelSums): number {
    if (this.#frames === 0) return 0
    return Math.max(0, squares / this.#frames - (sum / this.#frames) ** 2)
  }

  #spareBits(): number {
    const { encoding, frameBytes, channels, bitsPerSample } = this.#format
    return encoding === 'integer' ? (frameBytes / channels) * 8 - bitsPerSample : 0
  }
}

function add(sums: ChannelSums, sample: number): void {
  sums.sum += sample
  sums.squares += sample * sample
}
