/** Half width of the uniform distribution whose variance is 1. */
const UNIT_VARIANCE_UNIFORM = Math.sqrt(3)
/** Any constant: the same text always sounds the same. */
const NOISE_SEED = 0x9e3779b9

/**
 * What the vocoder filters: a train of pulses at the pitch (sub-sample positions by splitting each pulse over two
 * samples; energy per second independent of the pitch) and white noise. Made once for a sentence, from its beginning
 * on and only as far as it is needed, so that every division into chunks filters the same signal.
 *
 * Index `i` of both stands for time `i - window / 2` samples.
 */
export class Excitation {
  readonly pulses: Float32Array
  readonly noise: Float32Array
  readonly #f0Hz: Float32Array
  readonly #hop: number
  readonly #lead: number
  readonly #sampleRateHz: number
  #phase = 0
  #pulsesDone = 0
  #noiseDone = 0
  #random = NOISE_SEED

  constructor(
    f0Hz: Float32Array,
    voice: { readonly hop: number; readonly window: number; readonly sampleRate: number },
  ) {
    this.#f0Hz = f0Hz
    this.#hop = voice.hop
    this.#lead = voice.window / 2
    this.#sampleRateHz = voice.sampleRate
    const length = f0Hz.length * voice.hop + voice.window
    this.pulses = new Float32Array(length)
    this.noise = new Float32Array(length)
  }

  /** Makes both signals final up to index `end` (exclusive). */
  fillTo(end: number): void {
    const samples = this.#f0Hz.length * this.#hop
    // A pulse at sample s also touches the index before its own.
    const pulseEnd = Math.min(samples, end - this.#lead + 1)
    for (; this.#pulsesDone < pulseEnd; this.#pulsesDone += 1) this.#step(this.#pulsesDone)
    const noiseEnd = Math.min(this.noise.length, end)
    for (; this.#noiseDone < noiseEnd; this.#noiseDone += 1) this.noise[this.#noiseDone] = this.#nextNoise()
  }

  #step(sample: number): void {
    const frame = Math.floor(sample / this.#hop)
    const here = this.#f0Hz[frame] ?? 0
    if (here <= 0) return
    const next = this.#f0Hz[Math.min(frame + 1, this.#f0Hz.length - 1)] ?? 0
    const share = (sample % this.#hop) / this.#hop
    const f0 = next > 0 ? here * (1 - share) + next * share : here
    const step = f0 / this.#sampleRateHz
    this.#phase += step
    if (this.#phase < 1) return
    this.#phase -= 1
    const past = this.#phase / step
    const amplitude = Math.sqrt(1 / step)
    const at = sample + this.#lead
    this.pulses[at] = (this.pulses[at] ?? 0) + amplitude * (1 - past)
    this.pulses[at - 1] = (this.pulses[at - 1] ?? 0) + amplitude * past
  }

  /** Uniform with variance 1, by xorshift32 (Marsaglia 2003). */
  #nextNoise(): number {
    let x = this.#random
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#random = x
    return ((x >>> 0) / 2_147_483_648 - 1) * UNIT_VARIANCE_UNIFORM
  }
}
