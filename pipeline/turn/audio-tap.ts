/**
 * Somebody who wants to know what a conversation sounded like. Called in the hot path: it takes references at most,
 * and never waits. What was played it hears from the player.
 */
export interface AudioTap {
  /** Audio of the source; `capturedMs` is the host clock at its last sample. The memory is never written to again. */
  captured(pcm: Float32Array, capturedMs: number): void
  /** The player says when it rendered the first sample of a turn's reply, and estimates the device's own latency. */
  rendered(turnId: string, renderedMs: number, outputLatencyMs: number | undefined): void
}
