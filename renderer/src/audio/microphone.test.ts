import { describe, expect, it } from 'vitest'
import type { Capture, CaptureOptions } from './capture.ts'
import type { FromCapture } from './capture-messages.ts'
import { Microphone, type MicrophoneFailure } from './microphone.ts'

const CHOICE = { echoCancellation: true, noiseSuppression: false, autoGainControl: false }

class FakeTrack extends EventTarget {
  readonly label = 'USB microphone'
  stopped = false
  stop(): void {
    this.stopped = true
  }
  getSettings() {
    return { sampleRate: 48_000, channelCount: 1, echoCancellation: true, latency: 0.012, deviceId: 'usb' }
  }
}

/** A browser with one microphone; `refusal` is what getUserMedia throws. */
function setUp(options: { refusal?: string; permission?: PermissionState } = {}) {
  const heard: string[] = []
  const frames: number[] = []
  const asked: MediaStreamConstraints[] = []
  const tracks: FakeTrack[] = []
  let capture: CaptureOptions | undefined
  let closed = 0
  const recorded: boolean[] = []
  const microphone = new Microphone(
    {
      devices: {
        async getUserMedia(constraints) {
          asked.push(constraints ?? {})
          if (options.refusal) throw Object.assign(new Error('no'), { name: options.refusal })
          const track = new FakeTrack()
          tracks.push(track)
          return { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream
        },
      },
      async openCapture(_, given): Promise<Capture> {
        capture = given
        return {
          rateHz: given.rateHz ?? 0,
          baseLatencyMs: 5,
          now: () => 10.5,
          record: (on) => recorded.push(on),
          playAt: () => undefined,
          resume: async () => undefined,
          close: async () => {
            closed += 1
          },
        }
      },
      permission: async () => options.permission,
      nowMs: () => 2000,
    },
    {
      onFrame: (frame) => frames.push(frame.capturedAtMs),
      onLevel: () => heard.push('level'),
      onLost: (failure) => heard.push(failure),
      onMuted: (muted) => heard.push(muted ? 'muted' : 'unmuted'),
      onSuspended: (suspended) => heard.push(suspended ? 'suspended' : 'running'),
    },
  )
  const report = (message: FromCapture) => capture?.onMessage(message)
  const state = (value: AudioContextState) => capture?.onState(value)
  return { microphone, heard, frames, asked, tracks, recorded, report, state, closes: () => closed }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('opening the microphone', () => {
  it('asks for the chosen device, runs at its own rate and says what the browser really applied', async () => {
    const { microphone, asked } = setUp()
    const opening = await microphone.open({ ...CHOICE, deviceId: 'usb' })
    expect(asked[0]).toEqual({ audio: { channelCount: 1, ...CHOICE, deviceId: { exact: 'usb' } } })
    expect(opening).toMatchObject({
      ok: true,
      facts: {
        label: 'USB microphone',
        sampleRateHz: 48_000,
        contextRateHz: 48_000,
        echoCancellation: true,
        latencyMs: 12,
      },
    })
    // What the browser does not report is unknown, not off.
    expect(opening.ok && 'noiseSuppression' in opening.facts).toBe(false)
  })

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'absent'],
    ['OverconstrainedError', 'absent'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'unsupported'],
  ] as const)('%s means %s', async (refusal, failure: MicrophoneFailure) => {
    expect(await setUp({ refusal }).microphone.open(CHOICE)).toMatchObject({ ok: false, failure })
  })

  it('lets the one before go', async () => {
    const { microphone, tracks, closes } = setUp()
    await microphone.open(CHOICE)
    await microphone.open(CHOICE)
    expect(tracks.map((track) => track.stopped)).toEqual([true, false])
    expect(closes()).toBe(1)
  })

  it('that is closed meanwhile keeps no device', async () => {
    const { microphone, tracks } = setUp()
    const opening = microphone.open(CHOICE)
    await settle()
    const again = microphone.open(CHOICE)
    await Promise.all([opening, again])
    expect(tracks.filter((track) => !track.stopped)).toHaveLength(1)
  })
})

describe('an open microphone', () => {
  it('dates frames on the page’s clock', async () => {
    const { microphone, frames, report } = setUp()
    await microphone.open(CHOICE)
    report({ kind: 'frame', pcm: new Int16Array(320), endSeconds: 10.47 })
    expect(frames[0]).toBeCloseTo(1970, 6)
  })

  it.each([
    ['denied', 'revoked'],
    ['granted', 'unplugged'],
    [undefined, 'unplugged'],
  ] as const)('whose track ends while the permission is %s was %s', async (permission, failure) => {
    const { microphone, heard, tracks, closes } = setUp(permission ? { permission } : {})
    await microphone.open(CHOICE)
    tracks[0]?.dispatchEvent(new Event('ended'))
    await settle()
    expect(heard).toEqual([failure])
    expect(closes()).toBe(1)
    expect(await microphone.open(CHOICE)).toMatchObject({ ok: true })
  })

  it('says when it is muted by a key of its own, and when the browser stops the audio thread', async () => {
    const { microphone, heard, tracks, state } = setUp()
    await microphone.open(CHOICE)
    tracks[0]?.dispatchEvent(new Event('mute'))
    tracks[0]?.dispatchEvent(new Event('unmute'))
    state('suspended')
    state('running')
    expect(heard).toEqual(['muted', 'unmuted', 'suspended', 'running'])
  })

  it('says nothing more once it is closed', async () => {
    const { microphone, heard, tracks, report, frames } = setUp()
    await microphone.open(CHOICE)
    await microphone.close()
    tracks[0]?.dispatchEvent(new Event('ended'))
    report({ kind: 'frame', pcm: new Int16Array(320), endSeconds: 10 })
    await settle()
    expect([...heard, ...frames]).toEqual([])
  })
})

describe('a recording', () => {
  const piece = (value: number, last: boolean): FromCapture => ({
    kind: 'recorded',
    pcm: new Float32Array(2).fill(value),
    startFrame: 0,
    last,
  })

  it('is what came until it was stopped, in one piece', async () => {
    const { microphone, report, recorded } = setUp()
    await microphone.open(CHOICE)
    const stop = Promise.withResolvers<void>()
    const recording = microphone.record(stop.promise)
    report(piece(1, false))
    stop.resolve()
    await settle()
    report(piece(2, true))
    expect(await recording).toEqual({ pcm: Float32Array.of(1, 1, 2, 2), rateHz: 48_000 })
    expect(recorded).toEqual([true, false])
  })

  it('ends with the microphone, and needs one', async () => {
    const { microphone, report } = setUp()
    expect(await microphone.record(Promise.resolve())).toBeUndefined()
    await microphone.open(CHOICE)
    const recording = microphone.record(new Promise(() => undefined))
    report(piece(3, false))
    await microphone.close()
    expect((await recording)?.pcm).toEqual(Float32Array.of(3, 3))
  })
})
