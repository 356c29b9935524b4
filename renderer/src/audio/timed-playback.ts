import type { Samples } from './recorded-sound.ts'

/** A stretch of sound and when it is heard. */
export interface TimedTrack extends Samples {
  /** Which part of the samples is played. */
  readonly fromMs: number
  readonly toMs: number
  /** When it begins on the clock of the playback, whose 0 is its start; may be negative: then the beginning is left out. */
  readonly atMs: number
  /** −1 left, 1 right. */
  readonly pan: number
}

/** A playback under way. */
export interface RunningPlayback {
  /** What is at the ear now, in milliseconds since the start. */
  positionMs(): number
  stop(): void
}

export interface PlaybackOptions {
  readonly muted: boolean
  /** The output device; the system's own where empty. */
  readonly sinkId: string
}

/** Ahead of the first sample, so that the audio thread has all of it in time. */
const LEAD_MS = 60
/** A device whose clock stands still for so long has failed; a working one moves every few milliseconds. */
const STOPPED_MS = 500

/**
 * Plays stretches of sound at their times, and tells what is heard now: the audio device's own clock, so that a picture
 * that is drawn by it runs beside the sound. One thing at a time. Call from a gesture.
 */
export class TimedPlayback {
  #context: AudioContext | undefined
  #sources: AudioBufferSourceNode[] = []

  /** Without any sound, and where there is no audio device, the page's own clock tells the position. */
  async start(tracks: readonly TimedTrack[], { muted, sinkId }: PlaybackOptions): Promise<RunningPlayback> {
    this.stop()
    const context = tracks.length === 0 || muted ? undefined : await this.#open(sinkId)
    if (!context) return silentPlayback()
    const startS = context.currentTime + LEAD_MS / 1000
    this.#sources = tracks.flatMap((track) => schedule(context, track, startS))
    const heardMs = () => (context.currentTime - startS - latencyS(context)) * 1000
    return { positionMs: unstoppable(heardMs, () => this.#giveUp(context)), stop: () => this.stop() }
  }

  stop(): void {
    for (const source of this.#sources) source.stop()
    this.#sources = []
  }

  /** Its device failed: the next start opens another. */
  #giveUp(context: AudioContext): void {
    if (this.#context !== context) return
    this.#context = undefined
    this.#sources = []
    void context.close().catch(() => undefined)
  }

  async #open(sinkId: string): Promise<AudioContext | undefined> {
    try {
      this.#context ??= new AudioContext()
      // A device that is gone is no reason not to be heard on the system's own.
      await this.#context.setSinkId?.(sinkId).catch(() => undefined)
      await this.#context.resume()
      return this.#context.state === 'running' ? this.#context : undefined
    } catch {
      return undefined
    }
  }
}

/**
 * The device's clock for as long as it runs. A device that fails stops it without a word: then the page's own clock goes on
 * from there, since what is seen must not stand still because nothing is heard.
 */
export function unstoppable(deviceMs: () => number, onStopped: () => void, nowMs = () => performance.now()) {
  let last = { deviceMs: Number.NaN, atMs: nowMs() }
  let aheadMs: number | undefined
  return () => {
    const atMs = nowMs()
    if (aheadMs !== undefined) return atMs + aheadMs
    const position = deviceMs()
    if (position !== last.deviceMs) last = { deviceMs: position, atMs }
    else if (atMs - last.atMs > STOPPED_MS) {
      aheadMs = position - last.atMs
      onStopped()
      return atMs + aheadMs
    }
    return position
  }
}

function silentPlayback(): RunningPlayback {
  const startMs = performance.now()
  return { positionMs: () => performance.now() - startMs, stop: () => {} }
}

function schedule(context: AudioContext, track: TimedTrack, startS: number): AudioBufferSourceNode[] {
  const lateMs = Math.max(0, -track.atMs)
  const sampleAt = (ms: number) => Math.max(0, Math.round((ms / 1000) * track.rateHz))
  const pcm = track.pcm.subarray(sampleAt(track.fromMs + lateMs), Math.min(track.pcm.length, sampleAt(track.toMs)))
  if (pcm.length === 0) return []
  const buffer = new AudioBuffer({ length: pcm.length, sampleRate: track.rateHz })
  buffer.copyToChannel(pcm, 0)
  const source = new AudioBufferSourceNode(context, { buffer })
  source.connect(new StereoPannerNode(context, { pan: track.pan })).connect(context.destination)
  source.start(startS + Math.max(0, track.atMs) / 1000)
  return [source]
}

/** Browsers that do not know give nothing or NaN. */
function latencyS({ outputLatency }: AudioContext): number {
  return Number.isFinite(outputLatency) ? outputLatency : 0
}
