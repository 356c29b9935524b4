import { CHIRP_MS, chirpSamples, findChirp, type RoundTrip, summariseRoundTrip } from '../model/sound/chirp.ts'
import type { Capture, OpenCapture } from './capture.ts'
import { failureOf, type MicrophoneFailure } from './microphone.ts'
import { StreamResampler } from './resampler.ts'

const CHIRPS = 5
/** From one chirp to the next: longer than any device's round trip and than a room's echo. */
const APART_MS = 700
/** How far behind a chirp it is looked for. */
const WINDOW_MS = 600
/** Before the first: the device wakes up. */
const LEAD_MS = 500
/** Correlation is looked at here: fine enough for a hundredth of a millisecond by interpolation, and quick. */
const SEARCH_RATE_HZ = 16_000

export type Calibration =
  | { readonly ok: true; readonly roundTrip: RoundTrip; readonly label: string }
  | { readonly ok: false; readonly failure: MicrophoneFailure; readonly detail: string }

export interface CalibrationOptions {
  readonly devices: Pick<MediaDevices, 'getUserMedia'>
  readonly openCapture: OpenCapture
  readonly inputId: string | undefined
  /** The system's own output where empty. */
  readonly outputId: string
}

interface Piece {
  readonly pcm: Float32Array
  readonly startFrame: number
}

/**
 * Plays five chirps by the speaker and finds them in the microphone. Both run on one audio clock, so that what lies
 * between is the device's round trip: output, air, input, and the browser's buffers on both sides. Everything that a
 * browser does to the sound is off: echo cancellation would remove the very thing that is looked for.
 */
export async function calibrate({ devices, openCapture, inputId, outputId }: CalibrationOptions): Promise<Calibration> {
  let stream: MediaStream | undefined
  let capture: Capture | undefined
  const pieces: Piece[] = []
  const { promise: recorded, resolve: finish } = Promise.withResolvers<void>()
  try {
    const plain = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    const audio = inputId === undefined ? plain : { ...plain, deviceId: { exact: inputId } }
    stream = await devices.getUserMedia({ audio })
    const [track] = stream.getAudioTracks()
    track?.addEventListener('ended', () => finish())
    capture = await openCapture(stream, {
      rateHz: track?.getSettings().sampleRate,
      sinkId: outputId,
      onState: () => undefined,
      onMessage: (message) => {
        if (message.kind !== 'recorded') return
        pieces.push(message)
        if (message.last || endOf(message) >= until) finish()
      },
    })
    const { rateHz } = capture
    const chirp = chirpSamples(rateHz)
    const starts = Array.from({ length: CHIRPS }, (_, i) => (capture?.now() ?? 0) + (LEAD_MS + i * APART_MS) / 1000)
    const until = ((starts.at(-1) ?? 0) + (WINDOW_MS + CHIRP_MS) / 1000) * rateHz
    capture.record(true)
    for (const start of starts) capture.playAt(chirp, start)
    await recorded
    const roundTrip = roundTripOf(pieces, starts, rateHz)
    return { ok: true, roundTrip, label: track?.label ?? '' }
  } catch (error) {
    return { ok: false, failure: failureOf(error), detail: error instanceof Error ? error.message : String(error) }
  } finally {
    for (const track of stream?.getTracks() ?? []) track.stop()
    await capture?.close()
  }
}

function endOf({ startFrame, pcm }: Piece): number {
  return startFrame + pcm.length
}

function roundTripOf(pieces: readonly Piece[], starts: readonly number[], rateHz: number): RoundTrip {
  const chirp = chirpSamples(SEARCH_RATE_HZ)
  const delays = starts.map((start) => {
    const window = windowOf(pieces, Math.round(start * rateHz), Math.round(((WINDOW_MS + CHIRP_MS) / 1000) * rateHz))
    const place = findChirp(atSearchRate(window, rateHz), chirp, SEARCH_RATE_HZ)
    return place && (place.sample / SEARCH_RATE_HZ) * 1000
  })
  return summariseRoundTrip(
    delays,
    pieces.every(({ pcm }) => pcm.every((sample) => sample === 0)),
  )
}

function windowOf(pieces: readonly Piece[], fromFrame: number, samples: number): Float32Array {
  const window = new Float32Array(samples)
  for (const { pcm, startFrame } of pieces) {
    const at = startFrame - fromFrame
    const skip = Math.max(0, -at)
    if (at >= samples || skip >= pcm.length) continue
    window.set(pcm.subarray(skip, Math.min(pcm.length, samples - at)), at + skip)
  }
  return window
}

function atSearchRate(samples: Float32Array, rateHz: number): Float32Array {
  const resampler = new StreamResampler(rateHz, SEARCH_RATE_HZ)
  const out: number[] = []
  for (let at = 0; at < samples.length; at += 4096) {
    resampler.push(samples.subarray(at, at + 4096), (value) => out.push(value))
  }
  return Float32Array.from(out)
}
