import type { MicrophoneFrame } from '../../../pipeline/protocol/binary.ts'
import captureWorkletUrl from './capture-worklet.ts?worker&url'
import { MICROPHONE_RATE_HZ } from './pcm-framer.ts'

interface CapturedFrame {
  readonly pcm: Int16Array
  readonly endSeconds: number
}

/** Why the microphone could not be opened; the views word it. */
export type MicrophoneFailure = 'denied' | 'absent' | 'busy' | 'unsupported'

export type MicrophoneOpening =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: MicrophoneFailure; readonly detail: string }

/** The microphone of this machine, as 20 ms frames at 16 kHz. */
export class Microphone {
  readonly #onFrame: (frame: MicrophoneFrame) => void
  #context: AudioContext | undefined
  #stream: MediaStream | undefined
  #seq = 0

  constructor(onFrame: (frame: MicrophoneFrame) => void) {
    this.#onFrame = onFrame
  }

  /** Asks for the microphone and starts; call from a click or a key press. */
  async open(): Promise<MicrophoneOpening> {
    if (!navigator.mediaDevices) return { ok: false, failure: 'unsupported', detail: 'no mediaDevices' }
    try {
      // Gain control and noise suppression change what is measured; the echo of our own reply must not end up as speech.
      const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: false }
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio })
      const context = new AudioContext({ sampleRate: MICROPHONE_RATE_HZ, latencyHint: 'interactive' })
      this.#context = context
      await context.audioWorklet.addModule(captureWorkletUrl)
      const node = new AudioWorkletNode(context, 'firstword-capture', {
        numberOfOutputs: 0,
        channelCount: 1,
        channelCountMode: 'explicit',
      })
      node.port.onmessage = ({ data }: MessageEvent<CapturedFrame>) => this.#hand(context, data)
      new MediaStreamAudioSourceNode(context, { mediaStream: this.#stream }).connect(node)
      await context.resume()
      return { ok: true }
    } catch (error) {
      await this.close()
      return { ok: false, failure: failureOf(error), detail: error instanceof Error ? error.message : String(error) }
    }
  }

  async close(): Promise<void> {
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    const context = this.#context
    this.#stream = undefined
    this.#context = undefined
    if (context && context.state !== 'closed') await context.close()
  }

  #hand(context: AudioContext, { pcm, endSeconds }: CapturedFrame): void {
    if (context !== this.#context) return
    const capturedAtMs = performance.now() - (context.currentTime - endSeconds) * 1000
    this.#onFrame({ seq: this.#seq, capturedAtMs, pcm })
    this.#seq += 1
  }
}

function failureOf(error: unknown): MicrophoneFailure {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent'
  return name === 'NotReadableError' ? 'busy' : 'unsupported'
}
