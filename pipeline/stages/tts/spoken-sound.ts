import { nowMs } from '../../base/clock.ts'
import type { NetworkStamps } from '../../remote/network-stamps.ts'
import { ChunkCutter } from './chunk-cutter.ts'
import type { SpeechContext } from './serve-voice.ts'
import type { WorkerSpeechRequest } from './worker-api.ts'

/** One request's sound on its way out of a server's answer, in chunks of the size that was asked for. */
export class SpokenSound {
  readonly #cutter: ChunkCutter
  #stamps: NetworkStamps | undefined
  /** The last sample is kept until more are there, so that the last chunk is known for it. */
  #kept = new Float32Array(0)
  samples = 0
  chunks = 0

  constructor({ streaming, chunkSamples }: WorkerSpeechRequest, context: SpeechContext) {
    const { requestedMs, startedMs } = context
    this.#cutter = new ChunkCutter(streaming ? chunkSamples : Number.POSITIVE_INFINITY, (pcm, last) => {
      const network = this.chunks === 0 && this.#stamps ? { network: { ...this.#stamps } } : {}
      const times = { requestedMs, startedMs, atMs: nowMs(), stolenMs: context.stolenMs() }
      this.samples += pcm.length
      context.emit({ index: this.chunks, last, pcm, ...times, ...network }, [pcm.buffer])
      this.chunks += 1
    })
  }

  push(pcm: Float32Array, stamps: NetworkStamps): void {
    if (pcm.length === 0) return
    this.#stamps = stamps
    this.#cutter.push(this.#kept, true)
    this.#cutter.push(pcm.subarray(0, -1), true)
    this.#kept = pcm.slice(-1)
  }

  end(pcm: Float32Array, stamps: NetworkStamps): void {
    this.push(pcm, stamps)
    this.#cutter.push(this.#kept, false)
  }
}
