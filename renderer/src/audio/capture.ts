import type { FromCapture, ToCapture } from './capture-messages.ts'
import captureWorkletUrl from './capture-worklet.ts?worker&url'

/** The audio thread that listens to a stream, as the page sees it. */
export interface Capture {
  readonly rateHz: number
  /** The browser's estimate of what its own buffers before the page's output add; `undefined` where it gives none. */
  readonly baseLatencyMs: number | undefined
  /** The moment of the audio context, seconds. */
  now(): number
  record(on: boolean): void
  /** Plays samples (at `rateHz`) at a moment of the same clock. */
  playAt(samples: Float32Array<ArrayBuffer>, atSeconds: number): void
  resume(): Promise<void>
  close(): Promise<void>
}

export interface CaptureOptions {
  /** The device's own rate, where the browser says it: then nothing is resampled before the page. */
  readonly rateHz?: number | undefined
  /** Where `playAt` is heard; the default device where empty. */
  readonly sinkId?: string
  readonly onMessage: (message: FromCapture) => void
  readonly onState: (state: AudioContextState) => void
}

export type OpenCapture = (stream: MediaStream, options: CaptureOptions) => Promise<Capture>

/**
 * Listens to a stream on the audio thread.
 *
 * @throws DOMException as the browser does where a device or a rate does not work
 */
export const openCapture: OpenCapture = async (stream, { rateHz, sinkId, onMessage, onState }) => {
  const context = contextAt(rateHz)
  try {
    if (sinkId) await context.setSinkId?.(sinkId)
    await context.audioWorklet.addModule(captureWorkletUrl)
    const node = new AudioWorkletNode(context, 'firstword-capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    })
    node.port.onmessage = ({ data }: MessageEvent<FromCapture>) => onMessage(data)
    context.onstatechange = () => onState(context.state)
    new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(node)
    await context.resume()
    return captureOf(context, node)
  } catch (error) {
    await context.close()
    throw error
  }
}

function captureOf(context: AudioContext, node: AudioWorkletNode): Capture {
  return {
    rateHz: context.sampleRate,
    baseLatencyMs: Number.isFinite(context.baseLatency) ? context.baseLatency * 1000 : undefined,
    now: () => context.currentTime,
    record(on) {
      const message: ToCapture = { kind: 'record', on }
      node.port.postMessage(message)
    },
    playAt(samples, atSeconds) {
      const buffer = new AudioBuffer({ length: samples.length, sampleRate: context.sampleRate })
      buffer.copyToChannel(samples, 0)
      const source = new AudioBufferSourceNode(context, { buffer })
      source.connect(context.destination)
      source.start(atSeconds)
    },
    resume: () => context.resume(),
    async close() {
      context.onstatechange = null
      node.port.onmessage = null
      if (context.state !== 'closed') await context.close()
    },
  }
}

/** A browser that cannot run at the device's rate runs at its own and resamples before the page. */
function contextAt(rateHz: number | undefined): AudioContext {
  try {
    if (rateHz !== undefined) return new AudioContext({ sampleRate: rateHz, latencyHint: 'interactive' })
  } catch {
    // Falls through to the browser's own rate.
  }
  return new AudioContext({ latencyHint: 'interactive' })
}
