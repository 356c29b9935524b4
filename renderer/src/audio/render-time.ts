/** How a context's time stands to the page's clock. */
export interface AudioClocks {
  /** `AudioContext.currentTime`, seconds: the block being rendered. */
  readonly contextSeconds: number
  /** `performance.now()`, milliseconds. */
  readonly nowMs: number
  /** `AudioContext.getOutputTimestamp()`: what the device is playing now; absent or zero where the browser has none. */
  readonly output?: { readonly contextTime?: number; readonly performanceTime?: number }
  /** `AudioContext.outputLatency`, seconds, where the browser gives one. */
  readonly outputLatencySeconds?: number
}

export interface RenderTime {
  /** When the sample was handed to the device, page clock, milliseconds. */
  readonly renderedAtMs: number
  /** The browser's estimate of the way from there to the ear; absent where it gives none. */
  readonly outputLatencyMs?: number
}

/** Two ways to the same moment differ by more than this only when one of them is broken. */
const PLAUSIBLE_MS = 500

/**
 * When a sample at `sampleSeconds` of the context was handed to the device.
 *
 * `getOutputTimestamp` pairs both clocks at the moment of *playing*, so the output latency is taken off again:
 * it is reported apart, as the estimate it is. Where the pair is missing or absurd (a context that has just
 * started reports zeros), the block being rendered at this moment gives the answer, to within one block.
 */
export function renderTimeOf(sampleSeconds: number, clocks: AudioClocks): RenderTime {
  const latency = clocks.outputLatencySeconds
  const outputLatencyMs = latency !== undefined && Number.isFinite(latency) && latency > 0 ? latency * 1000 : undefined
  const byBlockMs = clocks.nowMs - (clocks.contextSeconds - sampleSeconds) * 1000
  const { contextTime, performanceTime } = clocks.output ?? {}
  if (!contextTime || !performanceTime) return { renderedAtMs: byBlockMs, outputLatencyMs }
  const playedMs = performanceTime + (sampleSeconds - contextTime) * 1000
  const renderedAtMs = playedMs - (outputLatencyMs ?? 0)
  const plausible = Math.abs(renderedAtMs - byBlockMs) < PLAUSIBLE_MS
  return { renderedAtMs: plausible ? renderedAtMs : byBlockMs, outputLatencyMs }
}
