import { PcmFramer } from './pcm-framer.ts'

/** Runs on the audio thread of a 16 kHz context: cuts the microphone into 20 ms frames and hands them over. */
class CaptureProcessor extends AudioWorkletProcessor {
  readonly #framer = new PcmFramer()

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const channel = inputs[0]?.[0]
    if (!channel) return true
    this.#framer.push(channel, (pcm, usedSamples) => {
      const endSeconds = (currentFrame + usedSamples) / sampleRate
      this.port.postMessage({ pcm, endSeconds }, [pcm.buffer])
    })
    return true
  }
}

registerProcessor('firstword-capture', CaptureProcessor)
