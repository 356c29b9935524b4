import type { FromPlayback, ToPlayback } from './playback-messages.ts'
import { PlaybackQueue } from './playback-queue.ts'

/** Runs on the audio thread: plays one reply at a time and reports its first sample, its gaps and its end. */
class PlaybackProcessor extends AudioWorkletProcessor {
  readonly #queue = new PlaybackQueue(sampleRate)
  #turnIndex: number | undefined

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<ToPlayback>) => this.#take(data)
  }

  #take(message: ToPlayback): void {
    if (message.kind === 'stop') {
      this.#turnIndex = undefined
      return this.#queue.reset()
    }
    if (message.turnIndex !== this.#turnIndex) {
      this.#queue.reset()
      this.#turnIndex = message.turnIndex
    }
    this.#queue.push(message.pcm, message.last)
  }

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const channel = outputs[0]?.[0]
    const turnIndex = this.#turnIndex
    if (!channel || turnIndex === undefined) return true
    const { startedAt, ended } = this.#queue.fill(channel)
    if (startedAt !== undefined) {
      this.#post({ kind: 'started', turnIndex, contextSeconds: (currentFrame + startedAt) / sampleRate })
    }
    if (ended) {
      this.#turnIndex = undefined
      this.#post({ kind: 'ended', turnIndex, underruns: this.#queue.underruns, underrunMs: this.#queue.underrunMs })
    }
    return true
  }

  #post(message: FromPlayback): void {
    this.port.postMessage(message)
  }
}

registerProcessor('firstword-playback', PlaybackProcessor)
