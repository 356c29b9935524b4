/** Audio held back before a reply starts, so that small chunks do not tear apart. */
export const START_BUFFER_MS = 40
/** A longest reply; what does not fit is refused, and the caller counts it. */
const CAPACITY_SECONDS = 60

/** What the queue noticed while it filled a block. Offsets are samples from the block's begin. */
export interface FillReport {
  /** The reply's first sample lies here in the block. */
  readonly startedAt?: number
  /** The reply's last sample was written. */
  readonly ended?: boolean
}

const NOTHING: FillReport = {}

/**
 * The jitter buffer of one reply: a ring of samples between the network and the audio device.
 * Holds back the start until enough is there (or all of it), and counts the gaps that a listener hears.
 */
export class PlaybackQueue {
  readonly #ring: Float32Array
  readonly #startSamples: number
  readonly #rateHz: number
  #read = 0
  #length = 0
  #playing = false
  #complete = true
  /** Silence played since the queue ran dry: a gap only if more of the reply comes, else its end. */
  #drySamples = 0
  #underruns = 0
  #gapSamples = 0
  #playedSamples = 0

  constructor(rateHz: number) {
    this.#rateHz = rateHz
    this.#ring = new Float32Array(rateHz * CAPACITY_SECONDS)
    this.#startSamples = Math.round((rateHz * START_BUFFER_MS) / 1000)
  }

  get underruns(): number {
    return this.#underruns
  }

  get underrunMs(): number {
    return (this.#gapSamples / this.#rateHz) * 1000
  }

  /** Samples of the reply that have been played, without gaps. */
  get playedSamples(): number {
    return this.#playedSamples
  }

  /** Forgets everything and waits for a new reply. */
  reset(): void {
    this.#read = 0
    this.#length = 0
    this.#playing = false
    this.#complete = false
    this.#drySamples = 0
    this.#underruns = 0
    this.#gapSamples = 0
    this.#playedSamples = 0
  }

  /** Appends 16-bit samples; false when they do not fit and were dropped. */
  push(pcm: Int16Array, last: boolean): boolean {
    if (last) this.#complete = true
    if (this.#length + pcm.length > this.#ring.length) return false
    if (pcm.length > 0) this.#countGap()
    let write = (this.#read + this.#length) % this.#ring.length
    for (let i = 0; i < pcm.length; i += 1) {
      this.#ring[write] = (pcm[i] ?? 0) / 32_768
      write = write + 1 === this.#ring.length ? 0 : write + 1
    }
    this.#length += pcm.length
    return true
  }

  /** Fills a block for the device: the reply where there is some, silence elsewhere. */
  fill(block: Float32Array): FillReport {
    block.fill(0)
    const starts = !this.#playing && this.#length > 0 && (this.#complete || this.#length >= this.#startSamples)
    if (starts) this.#playing = true
    if (!this.#playing) return NOTHING
    const count = Math.min(block.length, this.#length)
    for (let i = 0; i < count; i += 1) {
      block[i] = this.#ring[this.#read] ?? 0
      this.#read = this.#read + 1 === this.#ring.length ? 0 : this.#read + 1
    }
    this.#length -= count
    this.#playedSamples += count
    if (count < block.length) return this.#ranDry(block.length - count, starts)
    return starts ? { startedAt: 0 } : NOTHING
  }

  #ranDry(missingSamples: number, starts: boolean): FillReport {
    const startedAt = starts ? 0 : undefined
    if (this.#complete) {
      this.#playing = false
      return { startedAt, ended: true }
    }
    this.#drySamples += missingSamples
    return { startedAt }
  }

  #countGap(): void {
    if (this.#drySamples === 0) return
    this.#underruns += 1
    this.#gapSamples += this.#drySamples
    this.#drySamples = 0
  }
}
