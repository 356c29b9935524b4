import { type AudioChunk, PIPELINE_RATE_HZ } from '../../audio/chunk.ts'

const SAMPLES_PER_MS = PIPELINE_RATE_HZ / 1000
/** 10 ms chunks: 512 of them reach 5 s back, longer than any silence timeout. */
const REMEMBERED_CHUNKS = 512

/**
 * When was a given sample of the stream captured? Remembers the stamps of the newest chunks in fixed arrays.
 * Inside a chunk time runs at the sample rate; a sample not captured yet is dated ahead at the same rate.
 */
export class CaptureTimeline {
  readonly #endSamples = new Float64Array(REMEMBERED_CHUNKS)
  readonly #endMs = new Float64Array(REMEMBERED_CHUNKS)
  #count = 0

  note(chunk: AudioChunk): void {
    const slot = this.#count % REMEMBERED_CHUNKS
    this.#endSamples[slot] = chunk.startSample + chunk.pcm.length
    this.#endMs[slot] = chunk.capturedMs
    this.#count += 1
  }

  /** Host clock at which `sample` was captured, milliseconds; `undefined` before any audio. */
  capturedMs(sample: number): number | undefined {
    if (this.#count === 0) return undefined
    let found = (this.#count - 1) % REMEMBERED_CHUNKS
    const oldest = Math.max(0, this.#count - REMEMBERED_CHUNKS)
    for (let i = this.#count - 1; i >= oldest; i--) {
      const slot = i % REMEMBERED_CHUNKS
      if ((this.#endSamples[slot] ?? 0) < sample) break
      found = slot
    }
    return (this.#endMs[found] ?? 0) - ((this.#endSamples[found] ?? 0) - sample) / SAMPLES_PER_MS
  }
}
