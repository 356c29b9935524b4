import { setImmediate as yieldToEvents } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { nowMs } from '../../base/clock.ts'
import { until } from '../../base/testing/until.ts'
import { ConsolePlayer } from '../../features/live/console-player.ts'
import { findPreset } from '../../flags/presets.ts'
import { BASELINE } from '../../flags/registry.ts'
import type { TurnRecord } from '../../protocol/turns.ts'
import { TurnRecorder, type TurnRecording } from '../../recording/turn-recorder.ts'
import { Conductor } from '../../turn/conductor.ts'
import type { ReplyPlayer } from '../../turn/reply/reply-player.ts'
import { SILENT_PLAYER } from '../../turn/silent-player.ts'
import { type Script, scriptedStages } from '../../turn/testing/scripted-stages.ts'

const CHUNK_SAMPLES = 320
const HELLO: Script = { transcript: 'hello there', reply: ['hi', ' there', '.'] }
const STREAMING = findPreset('streaming')?.values ?? BASELINE

function setUp({ player = SILENT_PLAYER as ReplyPlayer, script = HELLO } = {}) {
  const closed: TurnRecord[] = []
  const recordings: TurnRecording[] = []
  const recorder = new TurnRecorder(() => undefined)
  recorder.recordTo((recording) => void recordings.push(recording))
  let events = 0
  const conductor = new Conductor({
    stages: scriptedStages(script),
    player: recorder.listenTo(player),
    tap: recorder,
    flags: STREAMING,
    preset: undefined,
    emit: (event) => {
      events += 1
      recorder.told(event)
      if (event.kind === 'turnClosed') closed.push(event.turn)
    },
    waitForPlayback: player !== SILENT_PLAYER,
  })
  conductor.openSource()
  let clockMs = nowMs()
  /** Feeds seconds of a level: above a half is speech. The source's clock runs on, however fast it is fed. */
  const hear = async (level: number, seconds: number) => {
    for (let chunk = 0; chunk < seconds * 50; chunk += 1) {
      clockMs += 20
      conductor.feed(new Float32Array(CHUNK_SAMPLES).fill(level), clockMs)
      if (chunk % 100 === 99) await yieldToEvents()
    }
    for (let turn = 0; turn < 20; turn += 1) await yieldToEvents()
  }
  const say = async () => {
    await hear(0.9, 0.6)
    await hear(0, 1.5)
  }
  return { conductor, closed, recordings, recorder, hear, say, events: () => events }
}
const ends = (turns: readonly TurnRecord[]) => turns.map(({ status }) => status)

describe('a source that behaves oddly', () => {
  it('goes in the middle of an utterance: the turn ends empty and says why, the next one works', async () => {
    const { conductor, closed, hear, say } = setUp()
    await hear(0.9, 0.6)
    conductor.endInput()
    conductor.closeSource()
    expect(ends(closed)).toEqual(['empty'])
    expect(closed[0]?.notMeasurable).toBe('the input ended before an utterance did')
    conductor.openSource()
    await say()
    expect(ends(closed)).toEqual(['empty', 'finished'])
  })

  it('goes after the utterance: what was said is answered all the same', async () => {
    let proceed: () => void = () => undefined
    const recognised = new Promise<void>((resolve) => {
      proceed = resolve
    })
    const script = { ...HELLO, hold: (work: string) => (work === 'asr.finish' ? recognised : Promise.resolve()) }
    const { conductor, closed, say } = setUp({ script })
    await say()
    conductor.endInput()
    conductor.closeSource()
    expect(closed).toEqual([])
    proceed()
    await until(() => closed.length === 1, 'the turn was over')
    expect(ends(closed)).toEqual(['finished'])
  })

  it('is a monologue of two minutes: cut off at one, each half a turn with an end, each recording bounded', async () => {
    const { closed, recordings, recorder, hear, say } = setUp()
    await hear(0.9, 120)
    await hear(0, 1.5)
    await say()
    expect(closed.length).toBeGreaterThanOrEqual(3)
    expect(ends(closed).at(-1)).toBe('finished')
    for (const { status, notMeasurable, ledger } of closed) {
      expect(['finished', 'interrupted']).toContain(status)
      expect(notMeasurable !== undefined || ledger?.processingMs !== undefined).toBe(true)
    }
    await recorder.close()
    for (const { durationMs } of recordings) expect(durationMs).toBeLessThanOrEqual(65_000)
  })

  it('is silent for ten minutes: nothing happens, nothing is kept, and the next turn works', async () => {
    const { closed, recordings, recorder, hear, say, events } = setUp()
    await hear(0, 600)
    expect(events()).toBe(0)
    await say()
    expect(ends(closed)).toEqual(['finished'])
    await recorder.close()
    expect(recordings[0]?.durationMs).toBeLessThan(5000)
  })
})

describe('a console that goes while the reply is played', () => {
  it('leaves a turn that ends by itself, and one after it that says who is missing', async () => {
    const player = new ConsolePlayer()
    const listener = { open: true, sendReply: () => undefined }
    player.listen(listener)
    const { conductor, closed, say } = setUp({ player })
    await say()
    expect(conductor.phase).toBe('speaking')
    listener.open = false
    player.leave(listener)
    await until(() => closed.length === 1, 'the turn was over')
    await say()
    await until(() => closed.length === 2, 'the next one was over')
    expect(ends(closed)).toEqual(['finished', 'finished'])
    const reasons = closed.map(({ ledger }) => ledger?.unmeasured.find(({ part }) => part === 'playback')?.reason)
    expect(reasons[1]).toBe('no console was open to play the reply')
  })
})
