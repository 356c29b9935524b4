import { type AudioChunk, PIPELINE_RATE_HZ } from '../../audio/chunk.ts'
import { SampleRing } from '../../base/ring-buffer.ts'
import type { FlagValues } from '../../flags/registry.ts'
import type { VadStage, VadStream, VadWindow } from '../../stages/vad/contract.ts'
import {
  type EndpointingEvent,
  type EndpointingOptions,
  type EndpointingState,
  SILENT,
  stepEndpointing,
} from '../../stages/vad/endpointing.ts'
import type { TranscriptView, TurnEndView } from '../turn-end/detector.ts'
import { silenceInForceMs } from '../turn-end/silence-in-force.ts'
import { detectorOf, turnEndView } from '../turn-end/silence-timeout.ts'
import { CaptureTimeline } from './capture-timeline.ts'
import type { EchoGuard } from './echo-gate.ts'

/** An utterance longer than this is cut off: its audio is kept in memory, and nobody waits that long for a reply. */
export const LONGEST_UTTERANCE_MS = 60_000
/** The longest utterance, with what was heard before its onset. */
const RING_SAMPLES = (LONGEST_UTTERANCE_MS / 1000 + 1) * PIPELINE_RATE_HZ

/** The decision that speech has ended, with how likely that was by the detector of the end of turns. */
export type HeardEnd = EndpointingEvent & { readonly kind: 'speechEnded' } & {
  readonly turnEndProbability: number | undefined
}
export type HeardEvent = Exclude<EndpointingEvent, { kind: 'speechEnded' }> | HeardEnd

export interface VadListenerHooks {
  /** The detector said something of a window; comes before the event that follows from it. */
  readonly onWindow: (window: VadWindow) => void
  readonly onEndpointEvent: (event: HeardEvent, window: VadWindow) => void
  readonly onFailure: (error: Error) => void
  /** Windows that it takes for echo of the reply count as silence. */
  readonly echo?: EchoGuard | undefined
}

/**
 * One source of audio (a clip, a microphone) being listened to: keeps the newest minute, dates every sample,
 * and asks the voice-activity stage where speech begins and ends.
 */
export class VadListener {
  readonly #ring = new SampleRing(RING_SAMPLES)
  readonly #timeline = new CaptureTimeline()
  #vad: VadStage
  readonly #hooks: VadListenerHooks
  #stream: VadStream
  #endpointing: EndpointingState = SILENT
  #flags: FlagValues
  #transcript: TranscriptView | undefined
  #turnEnd: TurnEndView | undefined
  #speechProbability: number | undefined
  /** Somebody speaks, and is silent just now. */
  #pauses = false
  #seq = 0
  #decidedSample = 0
  #closed = false

  constructor(vad: VadStage, flags: FlagValues, hooks: VadListenerHooks) {
    this.#vad = vad
    this.#hooks = hooks
    this.#flags = flags
    this.#stream = this.#openStream()
  }

  /** Samples heard so far. */
  get endSample(): number {
    return this.#ring.endSample
  }

  /** Samples heard that no window has covered yet. */
  get backlogSamples(): number {
    return this.#ring.endSample - this.#decidedSample
  }

  /** Takes the next audio; `capturedMs` is the host clock at its last sample. Never waits. */
  feed(pcm: Float32Array, capturedMs: number): void {
    const chunk: AudioChunk = { seq: this.#seq, startSample: this.#ring.endSample, pcm, capturedMs }
    this.#seq += 1
    this.#ring.write(pcm)
    this.#timeline.note(chunk)
    this.#stream.push(chunk)
  }

  /** How likely the turn is over, as the detector had it at the newest window; `undefined` where it says nothing. */
  get turnEndProbability(): number | undefined {
    return this.#turnEnd?.probability
  }

  /** Of the newest window. */
  get speechProbability(): number | undefined {
    return this.#speechProbability
  }

  /** Whether the newest window makes it plausible that the turn is over, so that a reply is worth preparing. */
  get endIsPlausible(): boolean {
    return this.#pauses && (this.#turnEnd?.plausible ?? false)
  }

  /** Takes the recogniser's newest view of what is being said; `undefined` where it has begun anew. */
  note(transcript: TranscriptView | undefined): void {
    this.#transcript = transcript
  }

  /** Host clock at which a sample was captured (or will be); `undefined` before any audio. */
  capturedMs(sample: number): number | undefined {
    return this.#timeline.capturedMs(sample)
  }

  /** The audio from one sample to another, as far as it is still held. */
  audio(fromSample: number, toSample: number): Float32Array {
    const from = Math.max(fromSample, this.#ring.startSample)
    return this.#ring.read(from, Math.max(from, Math.min(toSample, this.#ring.endSample))) ?? new Float32Array(0)
  }

  /** Puts changed flags in force; the detector's stream begins anew where they shape it. */
  reconfigure(flags: FlagValues, vad: VadStage): void {
    const reopens =
      flags.VAD_BUFFER_SIZE !== this.#flags.VAD_BUFFER_SIZE ||
      flags.VAD_FAST_MODE !== this.#flags.VAD_FAST_MODE ||
      detectorOf(flags).listens !== detectorOf(this.#flags).listens ||
      vad !== this.#vad
    this.#vad = vad
    this.#flags = flags
    if (!reopens) return
    this.#stream.close()
    this.#stream = this.#openStream()
  }

  close(): void {
    this.#closed = true
    this.#stream.close()
  }

  #openStream(): VadStream {
    const options = {
      bufferSamples: this.#flags.VAD_BUFFER_SIZE,
      energyGate: this.#flags.VAD_FAST_MODE,
      turnEnd: detectorOf(this.#flags).listens,
    }
    const stream = this.#vad.openStream(
      options,
      (window) => {
        if (!this.#closed && stream === this.#stream) this.#decide(window)
      },
      this.#hooks.onFailure,
    )
    return stream
  }

  #decide(looked: VadWindow): void {
    const window = this.#isEcho(looked) ? { ...looked, speechProbability: 0 } : looked
    const lookedSample = this.#decidedSample
    this.#decidedSample = window.endSample
    this.#turnEnd = turnEndView(this.#flags, {
      window,
      words: this.#transcript,
      voicedEndSample: this.#endpointing.phase === 'speaking' ? this.#endpointing.voicedEndSample : 0,
    })
    this.#speechProbability = window.speechProbability
    this.#pauses = this.#endpointing.phase === 'speaking' && window.speechProbability < this.#flags.ASR_VAD_THRESHOLD
    this.#hooks.onWindow(window)
    const { state, event } = stepEndpointing(this.#endpointing, window, this.#endpointingOptions())
    this.#endpointing = state
    if (event?.kind === 'speechEnded') {
      const silenceTimeoutMs = silenceInForceMs(event, lookedSample)
      this.#hooks.onEndpointEvent({ ...event, silenceTimeoutMs, turnEndProbability: this.turnEndProbability }, window)
    } else if (event) this.#hooks.onEndpointEvent(event, window)
  }

  #isEcho({ endSample, hopSamples }: VadWindow): boolean {
    const { echo } = this.#hooks
    const capturedMs = this.capturedMs(endSample)
    if (!echo || capturedMs === undefined || !echo.isActive(capturedMs)) return false
    return echo.isEcho(this.audio(endSample - hopSamples, endSample), capturedMs)
  }

  #endpointingOptions(): EndpointingOptions {
    return {
      threshold: this.#flags.ASR_VAD_THRESHOLD,
      silenceTimeoutMs: this.#turnEnd?.holdMs ?? this.#flags.ASR_SILENCE_TIMEOUT * 1000,
      longestMs: LONGEST_UTTERANCE_MS,
    }
  }
}
