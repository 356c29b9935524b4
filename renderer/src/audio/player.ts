import type { ReplyFrame } from '../../../pipeline/protocol/binary.ts'
import type { FromPlayback, ToPlayback } from './playback-messages.ts'
import playbackWorkletUrl from './playback-worklet.ts?worker&url'
import { type RenderTime, renderTimeOf } from './render-time.ts'

export interface PlayerListener {
  onStarted(turnIndex: number, time: RenderTime): void
  onEnded(turnIndex: number, underruns: number, underrunMs: number): void
  /** The page cannot play audio; nothing is reported then. */
  onUnavailable(reason: string): void
}

/** Sample rate to open with; the first reply of another rate opens a context of its own rate. */
const FIRST_RATE_HZ = 16_000

interface Output {
  readonly context: AudioContext
  readonly gain: GainNode
  readonly node: AudioWorkletNode
}

/**
 * Plays replies. Stays silent until `unlock` was called from a user's gesture: nothing plays by itself.
 * The context runs at the reply's own rate, so the browser resamples once and well, at the device.
 */
export class Player {
  readonly #listener: PlayerListener
  #output: Promise<Output | undefined> | undefined
  #rateHz = FIRST_RATE_HZ
  #muted = false

  constructor(listener: PlayerListener) {
    this.#listener = listener
  }

  /** Opens the audio device; call from a click or a key press. */
  unlock(): void {
    this.#output ??= this.#open(this.#rateHz)
    void this.#output.then((output) => output?.context.resume())
  }

  get unlocked(): boolean {
    return this.#output !== undefined
  }

  setMuted(muted: boolean): void {
    this.#muted = muted
    void this.#output?.then((output) => {
      if (output) output.gain.gain.value = muted ? 0 : 1
    })
  }

  /** Plays a chunk of a reply; dropped while the device is locked. */
  play(frame: ReplyFrame): void {
    if (!this.#output) return
    if (frame.sampleRateHz !== this.#rateHz) this.#reopen(frame.sampleRateHz)
    void this.#output.then((output) => {
      if (output?.context.state !== 'running') return
      const pcm = new Int16Array(frame.pcm)
      post(output.node, { kind: 'audio', turnIndex: frame.turnIndex, pcm, last: frame.last }, [pcm.buffer])
    })
  }

  /** Stops at once and forgets what was not played. */
  stop(): void {
    void this.#output?.then((output) => output && post(output.node, { kind: 'stop' }))
  }

  #reopen(rateHz: number): void {
    const previous = this.#output
    this.#rateHz = rateHz
    this.#output = this.#open(rateHz)
    void previous?.then((output) => output?.context.close())
  }

  async #open(rateHz: number): Promise<Output | undefined> {
    try {
      const context = new AudioContext({ sampleRate: rateHz, latencyHint: 'interactive' })
      await context.audioWorklet.addModule(playbackWorkletUrl)
      const node = new AudioWorkletNode(context, 'firstword-playback', { numberOfInputs: 0, outputChannelCount: [1] })
      node.port.onmessage = ({ data }: MessageEvent<FromPlayback>) => this.#report(context, data)
      const gain = new GainNode(context, { gain: this.#muted ? 0 : 1 })
      node.connect(gain).connect(context.destination)
      await context.resume()
      return { context, gain, node }
    } catch (error) {
      this.#listener.onUnavailable(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  #report(context: AudioContext, message: FromPlayback): void {
    if (message.kind === 'ended') {
      this.#listener.onEnded(message.turnIndex, message.underruns, message.underrunMs)
      return
    }
    const time = renderTimeOf(message.contextSeconds, {
      contextSeconds: context.currentTime,
      nowMs: performance.now(),
      output: context.getOutputTimestamp(),
      outputLatencySeconds: context.outputLatency,
    })
    this.#listener.onStarted(message.turnIndex, time)
  }
}

function post(node: AudioWorkletNode, message: ToPlayback, transfer: Transferable[] = []): void {
  node.port.postMessage(message, transfer)
}
