import type { MicrophoneFacts } from '../../../pipeline/protocol/microphone.ts'
import type { MicrophoneFrame } from '../../../pipeline/protocol/wire/binary.ts'
import type { TimedReading } from '../model/sound/input-level.ts'
import type { Capture, OpenCapture } from './capture.ts'
import type { FromCapture } from './capture-messages.ts'

/**
 * Why the microphone could not be opened, or was lost while open (`unplugged`, `revoked`); the views word it and
 * what helps.
 */
export type MicrophoneFailure = 'denied' | 'absent' | 'busy' | 'unsupported' | 'unplugged' | 'revoked'

/** Which device, and what the browser is asked to do to its sound. */
export interface InputChoice {
  readonly deviceId?: string | undefined
  readonly echoCancellation: boolean
  readonly noiseSuppression: boolean
  readonly autoGainControl: boolean
}

/** What the browser says of the input it opened. */
export interface InputFacts extends MicrophoneFacts {
  readonly deviceId: string | undefined
  readonly sampleSizeBits: number | undefined
  /** Rate at which the page gets the samples. */
  readonly contextRateHz: number
  readonly baseLatencyMs: number | undefined
}

export type MicrophoneOpening =
  | { readonly ok: true; readonly facts: InputFacts }
  | { readonly ok: false; readonly failure: MicrophoneFailure; readonly detail: string }

export interface MicrophoneListener {
  onFrame(frame: Omit<MicrophoneFrame, 'seq'>): void
  onLevel(reading: TimedReading): void
  /** The device is gone or the permission was taken back; the microphone is closed. */
  onLost(failure: MicrophoneFailure): void
  /** The system or a key on the device silenced the track, or no longer does. */
  onMuted(muted: boolean): void
  /** The browser stopped or interrupted the audio thread, or set it going again. */
  onSuspended(suspended: boolean): void
}

/** The browser as the microphone sees it; given in, so that tests can play it. */
export interface MicrophoneDeps {
  readonly devices: Pick<MediaDevices, 'getUserMedia'> | undefined
  readonly openCapture: OpenCapture
  /** Whether the page may use the microphone; `undefined` where the browser does not tell. */
  permission(): Promise<PermissionState | undefined>
  nowMs(): number
}

/** A recording at the device's own rate. */
export interface Recording {
  readonly pcm: Float32Array<ArrayBuffer>
  readonly rateHz: number
}

interface Open {
  readonly stream: MediaStream
  readonly capture: Capture
  recording: { readonly pieces: Float32Array[]; readonly done: () => void } | undefined
}

/** The microphone of this machine: frames of 20 ms at 16 kHz, and its level, from one opening to the next. */
export class Microphone {
  readonly #deps: MicrophoneDeps
  readonly #listener: MicrophoneListener
  #open: Open | undefined
  /** Counts openings, so that one that was overtaken gives way. */
  #opening = 0

  constructor(deps: MicrophoneDeps, listener: MicrophoneListener) {
    this.#deps = deps
    this.#listener = listener
  }

  /** Asks for the microphone and starts; call from a click or a key press. An open one is closed first. */
  async open(choice: InputChoice): Promise<MicrophoneOpening> {
    await this.close()
    const { devices, openCapture } = this.#deps
    if (!devices) return { ok: false, failure: 'unsupported', detail: 'no mediaDevices' }
    this.#opening += 1
    const opening = this.#opening
    let stream: MediaStream | undefined
    try {
      stream = await devices.getUserMedia({ audio: constraintsOf(choice) })
      const [track] = stream.getAudioTracks()
      const settings = track?.getSettings() ?? {}
      const capture = await openCapture(stream, {
        rateHz: settings.sampleRate,
        onMessage: (message) => this.#take(opening, message),
        onState: (state) => this.#onState(opening, state),
      })
      if (opening !== this.#opening) {
        stopTracks(stream)
        await capture.close()
        return { ok: false, failure: 'unsupported', detail: 'overtaken by another opening' }
      }
      this.#open = { stream, capture, recording: undefined }
      if (track) this.#watch(opening, track)
      return { ok: true, facts: factsOf(track?.label ?? '', settings, capture) }
    } catch (error) {
      if (stream) stopTracks(stream)
      return { ok: false, failure: failureOf(error), detail: error instanceof Error ? error.message : String(error) }
    }
  }

  async close(): Promise<void> {
    this.#opening += 1
    const open = this.#open
    this.#open = undefined
    if (!open) return
    open.recording?.done()
    stopTracks(open.stream)
    await open.capture.close()
  }

  /** Sets a stopped audio thread going again; call from a gesture. */
  resume(): void {
    void this.#open?.capture.resume()
  }

  /**
   * Records what comes until `stopped` or the microphone closes; `undefined` where it is not open or a recording runs.
   */
  async record(stopped: Promise<void>): Promise<Recording | undefined> {
    const open = this.#open
    if (!open || open.recording) return undefined
    const pieces: Float32Array[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    open.recording = { pieces, done: resolve }
    open.capture.record(true)
    void stopped.then(() => open.capture.record(false))
    await promise
    open.recording = undefined
    return { pcm: joined(pieces), rateHz: open.capture.rateHz }
  }

  #take(opening: number, message: FromCapture): void {
    const open = this.#open
    if (!open || opening !== this.#opening) return
    const nowMs = this.#deps.nowMs()
    switch (message.kind) {
      case 'frame': {
        const capturedAtMs = nowMs - (open.capture.now() - message.endSeconds) * 1000
        return this.#listener.onFrame({ capturedAtMs, pcm: message.pcm })
      }
      case 'level':
        return this.#listener.onLevel({ ...message, atMs: nowMs })
      case 'recorded':
        open.recording?.pieces.push(message.pcm)
        if (message.last) open.recording?.done()
    }
  }

  #watch(opening: number, track: MediaStreamTrack): void {
    const isCurrent = () => opening === this.#opening
    track.addEventListener('ended', () => {
      if (isCurrent()) void this.#lost()
    })
    track.addEventListener('mute', () => isCurrent() && this.#listener.onMuted(true))
    track.addEventListener('unmute', () => isCurrent() && this.#listener.onMuted(false))
  }

  async #lost(): Promise<void> {
    await this.close()
    const revoked = (await this.#deps.permission()) === 'denied'
    this.#listener.onLost(revoked ? 'revoked' : 'unplugged')
  }

  #onState(opening: number, state: AudioContextState): void {
    if (opening === this.#opening && this.#open && state !== 'closed') this.#listener.onSuspended(state !== 'running')
  }
}

function constraintsOf({ deviceId, ...processing }: InputChoice): MediaTrackConstraints {
  return { channelCount: 1, ...processing, ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }) }
}

function factsOf(
  label: string,
  settings: MediaTrackSettings & { readonly latency?: number },
  { rateHz, baseLatencyMs }: Capture,
): InputFacts {
  const { deviceId, sampleSize, channelCount, sampleRate, latency } = settings
  const { echoCancellation, noiseSuppression, autoGainControl } = settings
  return {
    label,
    deviceId,
    sampleSizeBits: sampleSize,
    contextRateHz: rateHz,
    baseLatencyMs,
    sampleRateHz: sampleRate ?? rateHz,
    ...(channelCount === undefined ? {} : { channels: channelCount }),
    // A browser with several kinds of echo cancellation names the one it uses.
    ...(echoCancellation === undefined ? {} : { echoCancellation: Boolean(echoCancellation) }),
    ...(noiseSuppression === undefined ? {} : { noiseSuppression }),
    ...(autoGainControl === undefined ? {} : { autoGainControl }),
    ...(latency === undefined ? {} : { latencyMs: latency * 1000 }),
  }
}

/** What a browser's refusal means. */
export function failureOf(error: unknown): MicrophoneFailure {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'absent'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'unsupported'
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function joined(pieces: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
