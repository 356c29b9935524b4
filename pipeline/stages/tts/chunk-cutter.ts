/** Gathers sound as it is made and cuts it into chunks of one size; only the last one may be shorter. */
export class ChunkCutter {
  readonly #chunkSamples: number
  readonly #emit: (pcm: Float32Array<ArrayBuffer>, last: boolean) => void
  #pending: Float32Array<ArrayBuffer> = new Float32Array(0)

  /** @param chunkSamples Infinity: one chunk for all */
  constructor(chunkSamples: number, emit: (pcm: Float32Array<ArrayBuffer>, last: boolean) => void) {
    this.#chunkSamples = chunkSamples
    this.#emit = emit
  }

  /** Takes the next stretch; `more`: another one follows. */
  push(pcm: Float32Array, more: boolean): void {
    const gathered = new Float32Array(this.#pending.length + pcm.length)
    gathered.set(this.#pending)
    gathered.set(pcm, this.#pending.length)
    let at = 0
    while (gathered.length - at >= this.#chunkSamples) {
      const end = at + this.#chunkSamples
      this.#emit(gathered.slice(at, end), !more && end === gathered.length)
      at = end
    }
    this.#pending = gathered.slice(at)
    if (!more && this.#pending.length > 0) {
      this.#emit(this.#pending, true)
      this.#pending = new Float32Array(0)
    }
  }
}
