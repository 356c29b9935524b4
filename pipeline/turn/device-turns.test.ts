import { setImmediate as nextTick } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { nowMs } from '../base/clock.ts'
import { BASELINE } from '../flags/registry.ts'
import type { PipelineEvent } from '../protocol/wire/events.ts'
import { Conductor } from './conductor.ts'
import type { ReplyAudio, ReplyPlayer } from './reply/reply-player.ts'
import { scriptedStages } from './testing/scripted-stages.ts'
import type { TurnOrigin } from './turn-machine.ts'

const REPLY = ['hi', ' there', '.', ' what', ' now', '?']
type Mode = 'auto' | 'manual' | 'realtime'
const from = (mode: Mode): TurnOrigin & { kind: 'device' } => ({ kind: 'device', deviceId: 'aa:bb', mode })

/** A conversation with a device whose player says itself when it has played a reply. */
function setUp(mode: Mode) {
  const stages = scriptedStages({ transcript: 'hello there', reply: REPLY })
  const events: PipelineEvent[] = []
  const played: ReplyAudio[] = []
  const finished: number[] = []
  const player: ReplyPlayer = {
    silentBecause: { reason: 'the device does not say what it plays' },
    reportsEnd: true,
    play: (audio) => {
      played.push(audio)
      return nowMs()
    },
    finish: (turn) => finished.push(turn),
    stop: () => undefined,
  }
  const conductor = new Conductor({
    stages,
    player,
    flags: { ...BASELINE, LLM_STREAM_FIRST_TOKEN: true, PIPELINE_STREAMING: true, TTS_STREAMING: true },
    preset: undefined,
    emit: (event) => events.push(event),
    waitForPlayback: true,
    speechOrigin: () => from(mode),
  })
  const closed = () => events.flatMap((event) => (event.kind === 'turnClosed' ? [event.turn] : []))
  return { conductor, stages, played, finished, closed }
}

async function feed(conductor: Conductor, level: number, ms: number): Promise<void> {
  for (let i = 0; i < ms / 20; i++) conductor.feed(new Float32Array(320).fill(level), nowMs())
  for (let i = 0; i < 30; i++) await nextTick()
}

describe('a turn of a device', () => {
  it('opens with speech, says whose it is, and stays open until the player has said the end', async () => {
    const { conductor, closed, finished, played } = setUp('auto')
    conductor.openSource()
    await feed(conductor, 0.9, 600)
    await feed(conductor, 0, 1200)
    expect(finished).toEqual([1])
    expect(conductor.phase).toBe('speaking')
    const turnId = played[0]?.turnId ?? ''
    const sentMs = nowMs()
    conductor.reportSent(turnId, sentMs)
    conductor.reportPlayed(turnId, 2, 30)
    const [turn] = closed()
    expect(turn).toMatchObject({ origin: 'device', deviceId: 'aa:bb', status: 'finished' })
    expect(turn?.counters['playback.underruns']).toBe(2)
    const speechEndMs = turn?.anchors.speechEndMs ?? Number.NaN
    const transport = turn?.ledger?.parts.find(({ part }) => part === 'transport')
    expect(transport?.ms, 'it ends when the first of the reply left').toBeGreaterThan(0)
    expect(transport?.ms).toBeLessThanOrEqual(sentMs - speechEndMs)
  })

  it('tells the player what each piece says, with its first chunk', async () => {
    const { conductor, played } = setUp('auto')
    conductor.giveText('hello', from('auto'))
    for (let i = 0; i < 30; i++) await nextTick()
    expect(played.flatMap(({ sentences = [] }) => sentences.map(({ text }) => text))).toEqual([
      'hi there.',
      'what now?',
    ])
    expect(played).toHaveLength(6)
  })
})

describe('a button', () => {
  it('says where speech begins and ends: neither silence nor a click does', async () => {
    const { conductor, closed } = setUp('manual')
    conductor.pressButton(from('manual'))
    expect(conductor.phase).toBe('hearing')
    await feed(conductor, 0.9, 60)
    await feed(conductor, 0, 2000)
    await feed(conductor, 0.9, 600)
    expect(conductor.phase).toBe('hearing')
    conductor.releaseButton()
    await feed(conductor, 0, 20)
    expect(conductor.phase).toBe('speaking')
    conductor.cancel()
    const [turn] = closed()
    expect(turn?.transcript.text).toBe('hello there')
    const hold = turn?.ledger?.parts.find(({ part }) => part === 'endpoint.hold')
    expect(hold?.owner, 'the pause before the release is the person’s own').toEqual({ kind: 'machine', name: 'device' })
  })

  it('that is pressed again takes the floor from the reply', async () => {
    const { conductor, closed } = setUp('manual')
    conductor.pressButton(from('manual'))
    await feed(conductor, 0.9, 300)
    conductor.releaseButton()
    await feed(conductor, 0, 20)
    conductor.pressButton(from('manual'))
    expect(closed().map(({ status }) => status)).toEqual(['interrupted'])
    expect(conductor.phase).toBe('hearing')
  })

  it('that was never pressed is not released', () => {
    const { conductor, closed } = setUp('manual')
    conductor.releaseButton()
    expect(conductor.phase).toBe('idle')
    expect(closed()).toEqual([])
  })
})

describe('text in place of speech', () => {
  it('gets a reply, and its turn says why it has no latency', async () => {
    const { conductor, stages, closed, played } = setUp('auto')
    conductor.giveText('tell me a story', from('auto'))
    for (let i = 0; i < 30; i++) await nextTick()
    expect(stages.log[0]).toBe('llm.generate tell me a story')
    conductor.reportPlayed(played[0]?.turnId ?? '', 0, 0)
    expect(closed()[0]).toMatchObject({
      status: 'finished',
      transcript: { text: 'tell me a story', final: true },
      notMeasurable: 'the text was typed: nobody spoke',
    })
  })
})
