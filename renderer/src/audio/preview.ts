/** Samples that the page has in its memory, to be heard again. */
export interface PreviewSound {
  readonly pcm: Int16Array<ArrayBuffer> | Float32Array<ArrayBuffer>
  readonly rateHz: number
}

/** Plays what the page has in its memory: a test sentence, a word of a turn. One thing at a time. */
export class Preview {
  #context: AudioContext | undefined
  #source: AudioBufferSourceNode | undefined

  /** Plays from one moment of the sound to another; resolves when it has ended or was stopped. Call from a gesture. */
  async play({ pcm, rateHz }: PreviewSound, fromMs = 0, toMs = Number.POSITIVE_INFINITY, sinkId = ''): Promise<void> {
    this.stop()
    this.#context ??= new AudioContext()
    const context = this.#context
    // A device that is gone is no reason not to be heard on the system's own.
    await context.setSinkId?.(sinkId).catch(() => undefined)
    await context.resume()
    const first = Math.max(0, Math.round((fromMs / 1000) * rateHz))
    const part = pcm.subarray(first, Math.min(pcm.length, Math.round((toMs / 1000) * rateHz)))
    if (part.length === 0) return
    const buffer = new AudioBuffer({ length: part.length, sampleRate: rateHz })
    buffer.copyToChannel(part instanceof Float32Array ? part : Float32Array.from(part, (value) => value / 32_768), 0)
    const source = new AudioBufferSourceNode(context, { buffer })
    this.#source = source
    source.connect(context.destination)
    const { promise, resolve } = Promise.withResolvers<void>()
    source.onended = () => resolve()
    source.start()
    await promise
    if (this.#source === source) this.#source = undefined
  }

  stop(): void {
    this.#source?.stop()
    this.#source = undefined
  }
}
