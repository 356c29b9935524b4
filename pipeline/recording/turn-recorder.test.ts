import { afterEach, describe, expect, it } from 'vitest'
import { decodeWavChannels } from '../audio/wav.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { SILENT_PLAYER } from '../turn/silent-player.ts'
import { TurnRecorder, type TurnRecording } from './turn-recorder.ts'

const RATE_HZ = 16_000

function turnOf(changes: Partial<TurnRecord> = {}): TurnRecord {
  return {
    id: 'turn-1',
    index: 1,
    origin: 'microphone',
    startedAt: '2026-01-01T00:00:00.000Z',
    pace: 'realtime',
    status: 'listening',
    anchors: { openedMs: 2000 },
    transcript: { text: '', final: false },
    reply: { text: '', final: false },
    spans: [],
    counters: {},
    flags: {},
    ...changes,
  }
}

describe('recording turns', () => {
  const recordings: TurnRecording[] = []
  const problems: string[] = []
  let recorder: TurnRecorder
  afterEach(async () => {
    await recorder.close()
    recordings.length = 0
    problems.length = 0
  })

  function start() {
    recorder = new TurnRecorder(({ message }) => problems.push(message))
    recorder.recordTo((recording) => void recordings.push(recording))
    return recorder.listenTo(SILENT_PLAYER)
  }
  /** Captures audio of one value from one moment to another, 20 ms at a time. */
  function capture(fromMs: number, toMs: number, value = 0.5) {
    for (let ms = fromMs; ms < toMs; ms += 20) recorder.captured(new Float32Array(320).fill(value), ms + 20)
  }
  const open = (turn = turnOf()) => recorder.told({ kind: 'turnOpened', turn })
  const close = (turn = turnOf()) => recorder.told({ kind: 'turnClosed', turn: { ...turn, status: 'finished' } })
  const play = (player = start(), turnId = 'turn-1') =>
    player.play({ turnId, turnIndex: 1, seq: 0, pcm: new Float32Array(1600).fill(0.25), sampleRateHz: RATE_HZ })

  it('gives both sides as one stereo file when the turn closes', async () => {
    const player = start()
    open()
    capture(2000, 3000)
    play(player)
    recorder.rendered('turn-1', 2500, 30)
    close()
    await recorder.close()
    const [recording] = recordings
    expect(recording).toMatchObject({
      replyPlacedBy: 'rendered',
      outputLatencyMs: 30,
      gaps: 0,
      leftOutMs: 0,
      startMs: 2000,
    })
    const { sampleRateHz, channels } = decodeWavChannels(recording?.wav ?? new Uint8Array())
    expect(sampleRateHz).toBe(RATE_HZ)
    expect(channels.map((pcm) => pcm.length)).toEqual([RATE_HZ, RATE_HZ])
    expect(channels[1]?.findIndex((sample) => sample > 0.1)).toBe(RATE_HZ / 2)
  })

  it('holds the reply that was given, and not the one that was taken back', async () => {
    const player = start()
    open()
    capture(2000, 3000)
    play(player)
    recorder.rendered('turn-1', 2200, 30)
    player.stop(1)
    recorder.told({ kind: 'turnTakenBack', turn: turnOf() })
    play(player)
    recorder.rendered('turn-1', 2700, 30)
    close()
    await recorder.close()
    const { channels } = decodeWavChannels(recordings[0]?.wav ?? new Uint8Array())
    expect(channels[1]?.findIndex((sample) => sample > 0.1)).toBe(0.7 * RATE_HZ)
  })

  it('keeps what a microphone heard before its turn opened, because speech began there', async () => {
    start()
    capture(0, 2000)
    open()
    capture(2000, 2200)
    close()
    await recorder.close()
    expect(recordings[0]?.startMs).toBe(500)
    expect(recordings[0]?.durationMs).toBe(1700)
  })

  it('begins a clip with the clip', async () => {
    start()
    capture(0, 2000)
    const clip = turnOf({ origin: 'clip', clipId: 'hello' })
    open(clip)
    capture(2000, 2200)
    close(clip)
    await recorder.close()
    expect(recordings[0]?.startMs).toBe(2000)
  })

  it('stops growing after three minutes and says how much it left out', async () => {
    start()
    open()
    capture(2000, 2000 + 190_000)
    close()
    await recorder.close()
    expect(recordings[0]?.durationMs).toBe(180_000)
    expect(recordings[0]?.leftOutMs).toBe(10_000)
  })

  it('keeps nothing while nobody wants recordings', async () => {
    start()
    recorder.recordTo(undefined)
    open()
    capture(2000, 2200)
    close()
    await recorder.close()
    expect(recordings).toEqual([])
  })

  it('takes no audio of another turn for its own', async () => {
    const player = start()
    open()
    capture(2000, 2200)
    play(player, 'turn-0')
    recorder.rendered('turn-0', 2100, undefined)
    close()
    await recorder.close()
    expect(recordings[0]?.replyPlacedBy).toBeUndefined()
    const { channels } = decodeWavChannels(recordings[0]?.wav ?? new Uint8Array())
    expect(channels[1]?.every((sample) => sample === 0)).toBe(true)
  })

  it('tells of a sink that fails, and goes on', async () => {
    start()
    recorder.recordTo(() => Promise.reject(new Error('the disk is full')))
    open()
    capture(2000, 2200)
    close()
    await recorder.close()
    expect(problems).toEqual(['The recording of turn 1 is lost: the disk is full'])
  })

  it('leaves recordings out, and says so, where they cannot be written as fast as turns come', async () => {
    start()
    for (let index = 1; index <= 6; index += 1) {
      const turn = turnOf({ id: `turn-${index}`, index })
      open(turn)
      capture(2000, 2100)
      close(turn)
    }
    await recorder.close()
    expect(recordings.map(({ turn }) => turn.index)).toEqual([1, 2, 3, 4])
    expect(problems).toHaveLength(2)
  })
})
