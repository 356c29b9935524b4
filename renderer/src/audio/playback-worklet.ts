import type { FromPlayback, ToPlayback } from './playback-messages.ts'
import { PlaybackQueue } from './playback-queue.ts'

/** Runs on the audio thread: plays one reply at a time and reports its first sample, its gaps and its end. */
class PlaybackProcessor extends AudioWorkletProcessor {
  readonly #queue = new PlaybackQueue(sampleRate)
  #turnIndex: number | undefined
  /** A reply was cut off: the next block is silent, and says so. */
  #stopped: { readonly turnIndex: number; readonly playedSamples: number } | undefined

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<ToPlayback>) => this.#take(data)
  }

  #take(message: ToPlayback): void {
    if (message.kind === 'stop') return this.#stop()
    const { turnIndex } = message
    if (turnIndex !== this.#turnIndex) {
      this.#queue.reset()
      this.#turnIndex = turnIndex
    }
    if (this.#queue.push(message.pcm, message.last)) return
    this.#post({ kind: 'overflowed', turnIndex, samples: message.pcm.length })
  }

  #stop(): void {
    const turnIndex = this.#turnIndex
    const { playedSamples } = this.#queue
    this.#turnIndex = undefined
    this.#queue.reset()
    if (turnIndex !== undefined && playedSamples > 0) this.#stopped = { turnIndex, playedSamples }
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const channel = outputs[0]?.[0]
    if (this.#stopped) {
      this.#post({ kind: 'stopped', contextSeconds: currentFrame / sampleRate, ...this.#stopped })
      this.#stopped = undefined
    }
    const turnIndex = this.#turnIndex
    if (!channel || turnIndex === undefined) return true
    const { startedAt, ended } = this.#queue.fill(channel)
    if (startedAt !== undefined) {
      this.#post({ kind: 'started', turnIndex, contextSeconds: (currentFrame + startedAt) / sampleRate })
    }
    if (ended) {
      this.#turnIndex = undefined
      const { underruns, underrunMs, playedSamples } = this.#queue
      this.#post({ kind: 'ended', turnIndex, underruns, underrunMs, playedSamples })
    }
    return true
  }

  #post(message: FromPlayback): void {
    this.port.postMessage(message)
  }
}

registerProcessor('firstword-playback', PlaybackProcessor)
