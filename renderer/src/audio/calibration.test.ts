import { describe, expect, it } from 'vitest'
import { calibrate } from './calibration.ts'
import type { CaptureOptions } from './capture.ts'

const RATE = 48_000

/** A loudspeaker and a microphone in one room: what is played is heard `delayMs` later with this gain, or not at all. */
function room(delayMs: number, gain: number, refusal?: string) {
  const asked: unknown[] = []
  let sinkId: string | undefined
  const track = Object.assign(new EventTarget(), {
    label: 'Laptop',
    stop: () => undefined,
    getSettings: () => ({ sampleRate: RATE }),
  })
  return {
    asked,
    sink: () => sinkId,
    options: {
      inputId: 'mic',
      outputId: 'speaker',
      devices: {
        async getUserMedia(constraints?: MediaStreamConstraints) {
          asked.push(constraints?.audio)
          if (refusal) throw Object.assign(new Error(refusal), { name: refusal })
          return { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream
        },
      },
      async openCapture(_: MediaStream, options: CaptureOptions) {
        sinkId = options.sinkId
        const air = new Float32Array(5 * RATE)
        return {
          rateHz: RATE,
          baseLatencyMs: undefined,
          now: () => 1,
          record: () => {
            // The audio thread goes on by itself once everything was scheduled.
            setImmediate(() => {
              for (let at = RATE; at < air.length; at += 2048) {
                options.onMessage({ kind: 'recorded', pcm: air.slice(at, at + 2048), startFrame: at, last: false })
              }
              options.onMessage({ kind: 'recorded', pcm: new Float32Array(0), startFrame: air.length, last: true })
            })
          },
          playAt(samples: Float32Array, atSeconds: number) {
            const at = Math.round((atSeconds + delayMs / 1000) * RATE)
            samples.forEach((value, i) => {
              air[at + i] = gain * value + 0.0001 * Math.sin(i * 1.7)
            })
          },
          resume: async () => undefined,
          close: async () => undefined,
        }
      },
    },
  }
}

describe('the acoustic calibration', () => {
  it('finds the round trip, with everything off that a browser does to the sound', async () => {
    const { options, asked, sink } = room(37.5, 0.2)
    expect(await calibrate(options)).toMatchObject({
      ok: true,
      label: 'Laptop',
      roundTrip: { found: true, chirps: 5, medianMs: expect.closeTo(37.5, 1) },
    })
    expect(asked[0]).toMatchObject({ echoCancellation: false, deviceId: { exact: 'mic' } })
    expect(sink()).toBe('speaker')
  })

  it('says that nothing was heard', async () => {
    const silent = await calibrate(room(20, 0).options)
    expect(silent).toMatchObject({ ok: true, roundTrip: { found: false } })
  })

  it('says why the microphone could not be used', async () => {
    expect(await calibrate(room(20, 1, 'NotAllowedError').options)).toMatchObject({ ok: false, failure: 'denied' })
  })
})
