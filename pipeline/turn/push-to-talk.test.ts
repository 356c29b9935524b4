import { setImmediate as nextTick } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { nowMs } from '../base/clock.ts'
import { BASELINE } from '../flags/registry.ts'
import type { TurnRecord } from '../protocol/turns.ts'
import { Conductor } from './conductor.ts'
import { scriptedStages } from './testing/scripted-stages.ts'

const HELD = { kind: 'microphone', held: true } as const

function setUp() {
  const closed: TurnRecord[] = []
  const conductor = new Conductor({
    stages: scriptedStages({ transcript: 'hello there', reply: ['hi', '.'] }),
    player: {
      silentBecause: { reason: 'a test hears nothing' },
      play: () => nowMs(),
      finish: () => undefined,
      stop: () => undefined,
    },
    flags: BASELINE,
    preset: undefined,
    emit: (event) => {
      if (event.kind === 'turnClosed') closed.push(event.turn)
    },
    waitForPlayback: false,
  })
  /** Audio on a clock of its own, 20 ms at a time: speech to the scripted detector above half of full scale. */
  let clockMs = nowMs() - 5000
  const feed = async (level: number, ms: number) => {
    for (let i = 0; i < ms / 20; i += 1) {
      clockMs += 20
      conductor.feed(new Float32Array(320).fill(level), clockMs)
    }
    for (let i = 0; i < 20; i += 1) await nextTick()
  }
  return { conductor, closed, feed }
}

describe('push to talk', () => {
  it('ends with the key, not with the silence before it, and the pause belongs to the person', async () => {
    const { conductor, closed, feed } = setUp()
    conductor.pressButton(HELD)
    await feed(0.9, 400)
    await feed(0, 2000)
    expect(conductor.phase).toBe('hearing')
    conductor.releaseButton()
    for (let i = 0; i < 40; i += 1) await nextTick()
    const [turn] = closed
    expect(turn).toMatchObject({ status: 'finished', origin: 'microphone', transcript: { text: 'hello there' } })
    const hold = turn?.ledger?.parts[0]
    expect(hold).toMatchObject({ part: 'endpoint.hold', owner: { kind: 'machine', name: 'push to talk' } })
    // t = 0 is where the voice ended, two seconds before the key was let go by the audio's clock.
    expect(hold?.ms).toBeGreaterThan(1900)
    expect(turn?.anchors.endpointMs).toBeGreaterThan(turn?.anchors.speechEndMs ?? Number.POSITIVE_INFINITY)
  })

  it('keeps the probability of speech with the turn, on an even grid', async () => {
    const { conductor, closed, feed } = setUp()
    conductor.pressButton(HELD)
    await feed(0.9, 400)
    await feed(0, 400)
    conductor.releaseButton()
    for (let i = 0; i < 40; i += 1) await nextTick()
    const track = closed[0]?.vadTrack
    expect(track?.hopMs).toBe(40)
    expect(track?.probabilities.length).toBeGreaterThanOrEqual(19)
    expect(track?.probabilities[0]).toBeGreaterThan(track?.probabilities.at(-1) ?? 1)
  })

  it('without a word closes empty, and the next press works', async () => {
    const { conductor, closed, feed } = setUp()
    conductor.pressButton(HELD)
    conductor.cancel()
    conductor.pressButton(HELD)
    await feed(0.9, 400)
    conductor.releaseButton()
    for (let i = 0; i < 40; i += 1) await nextTick()
    expect(closed.map((turn) => turn.status)).toEqual(['cancelled', 'finished'])
  })
})
