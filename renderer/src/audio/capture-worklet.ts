import type { FromCapture, ToCapture } from './capture-messages.ts'
import { LevelGauge } from './level-gauge.ts'
import { MICROPHONE_RATE_HZ, PcmFramer } from './pcm-framer.ts'
import { StreamResampler } from './resampler.ts'

/** How much of a recording leaves at a time: an eighth of a second at 48 kHz would be too late to stop on. */
const RECORDED_SAMPLES = 2048

/**
 * Runs on the audio thread, at the device's own rate: measures the level, resamples to 16 kHz, cuts into 20 ms frames
 * and hands them over; keeps what comes as it is while the page records.
 */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #gauge = new LevelGauge(sampleRate)
  readonly #resampler = new StreamResampler(sampleRate, MICROPHONE_RATE_HZ)
  readonly #framer = new PcmFramer()
  #recording = false
  #recorded = new Float32Array(RECORDED_SAMPLES)
  #recordedSamples = 0
  #blockEnd = 0

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<ToCapture>) => this.#record(data.on)
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const channel = inputs[0]?.[0]
    if (!channel) return true
    this.#blockEnd = currentFrame + channel.length
    const reading = this.#gauge.push(channel)
    if (reading) this.#post({ kind: 'level', ...reading })
    this.#resampler.push(channel, this.#onSample)
    if (this.#recording) this.#keep(channel)
    return true
  }

  readonly #onSample = (value: number, samplesBeforeEnd: number): void => {
    const pcm = this.#framer.add(value)
    if (!pcm) return
    const endSeconds = (this.#blockEnd - samplesBeforeEnd) / sampleRate
    this.#post({ kind: 'frame', pcm, endSeconds }, [pcm.buffer])
  }

  #keep(channel: Float32Array): void {
    for (let i = 0; i < channel.length; i += 1) {
      this.#recorded[this.#recordedSamples] = channel[i] ?? 0
      this.#recordedSamples += 1
      if (this.#recordedSamples === RECORDED_SAMPLES) this.#hand(this.#blockEnd - channel.length + i + 1, false)
    }
  }

  #hand(endFrame: number, last: boolean): void {
    const pcm = this.#recorded.slice(0, this.#recordedSamples)
    this.#recordedSamples = 0
    this.#post({ kind: 'recorded', pcm, startFrame: endFrame - pcm.length, last }, [pcm.buffer])
  }

  #record(on: boolean): void {
    if (this.#recording && !on) this.#hand(this.#blockEnd, true)
    this.#recording = on
    this.#recordedSamples = 0
  }

  #post(message: FromCapture, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer)
  }
}

registerProcessor('firstword-capture', CaptureProcessor)
