import type { FromPlayback, ToPlayback } from './playback-messages.ts'
import playbackWorkletUrl from './playback-worklet.ts?worker&url'
import type { AudioClocks } from './render-time.ts'

/** What a browser says of the way from the page to the ear: estimates, both of them; absent where it gives none. */
export interface OutputLatency {
  readonly baseLatencyMs: number | undefined
  readonly outputLatencyMs: number | undefined
}

/** The audio thread that plays, as the page sees it. */
export interface Output {
  readonly state: AudioContextState
  readonly latency: OutputLatency
  post(message: ToPlayback, transfer?: Transferable[]): void
  clocks(): AudioClocks
  setMuted(muted: boolean): void
  /** Rejects where the device is gone; resolves to false where this browser always plays on the system's device. */
  setSink(sinkId: string): Promise<boolean>
  resume(): Promise<void>
  close(): Promise<void>
}

export interface OutputOptions {
  readonly rateHz: number
  readonly onMessage: (message: FromPlayback) => void
  readonly onState: (state: AudioContextState) => void
  /** The device failed under the page. */
  readonly onError: () => void
}

export type OpenOutput = (options: OutputOptions) => Promise<Output>

/**
 * Opens an output at a reply's own rate, so that the browser resamples once and well, at the device.
 *
 * @throws DOMException where there is no audio at all
 */
export const openOutput: OpenOutput = async ({ rateHz, onMessage, onState, onError }) => {
  const context = new AudioContext({ sampleRate: rateHz, latencyHint: 'interactive' })
  await context.audioWorklet.addModule(playbackWorkletUrl)
  const node = new AudioWorkletNode(context, 'firstword-playback', { numberOfInputs: 0, outputChannelCount: [1] })
  const gain = new GainNode(context)
  node.connect(gain).connect(context.destination)
  node.port.onmessage = ({ data }: MessageEvent<FromPlayback>) => onMessage(data)
  context.onstatechange = () => onState(context.state)
  context.addEventListener('error', onError)
  await context.resume()
  return {
    get state() {
      return context.state
    },
    get latency() {
      return { baseLatencyMs: msOf(context.baseLatency), outputLatencyMs: msOf(context.outputLatency) }
    },
    post: (message, transfer = []) => node.port.postMessage(message, transfer),
    clocks: () => ({
      contextSeconds: context.currentTime,
      nowMs: performance.now(),
      output: context.getOutputTimestamp(),
      outputLatencySeconds: context.outputLatency,
    }),
    setMuted(muted) {
      gain.gain.value = muted ? 0 : 1
    },
    async setSink(sinkId) {
      if (!context.setSinkId) return false
      await context.setSinkId(sinkId)
      return true
    },
    resume: () => context.resume(),
    async close() {
      context.onstatechange = null
      if (context.state !== 'closed') await context.close()
    },
  }
}

/** A browser that does not know gives nothing, zero or NaN. */
function msOf(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds > 0 && Number.isFinite(seconds) ? seconds * 1000 : undefined
}
