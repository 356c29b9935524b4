import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeardUtterance } from '../../protocol/turn-end.ts'
import { utterance, utteranceArbitrary } from '../testing/heard-utterances.ts'
import { talkedOver, turnEnds } from './ends.ts'
import type { HoldSetting } from './hold.ts'
import { endOfPauseMs } from './pauses.ts'
import { prepare } from './prepared.ts'

const setting = { threshold: 0.5, shortestHoldMs: 200, longestHoldMs: 800 }
const settingArbitrary: fc.Arbitrary<HoldSetting> = fc.record({
  threshold: fc.integer({ min: 0, max: 21 }).map((twentieths) => twentieths / 20),
  shortestHoldMs: fc.integer({ min: 50, max: 1000 }),
  longestHoldMs: fc.integer({ min: 50, max: 2000 }),
})
const manyArbitrary = fc.array(utteranceArbitrary, { maxLength: 12 })
const PAUSED = { voiceMs: 400, silenceMs: 500, said: [2, 2, 2, 2, 2] }
const LAST = { voiceMs: 600, said: [2, 18, 18] }

describe('where a setting ends an utterance', () => {
  it('is behind the last word, as soon as the detector is sure', () => {
    const { endsMs, pause, deadAirMs, cutOff } = endsOf([utterance([PAUSED, LAST])])
    expect([...pause]).toEqual([1])
    expect([...endsMs]).toEqual([1700])
    expect([...deadAirMs]).toEqual([200])
    expect([...cutOff]).toEqual([0])
  })

  it('is in a pause where the longest hold is shorter than it', () => {
    const ends = endsOf([utterance([PAUSED, LAST])], { ...setting, longestHoldMs: 450 })
    expect([...ends.pause]).toEqual([0])
    expect([...ends.cutOff]).toEqual([1])
    expect([...ends.deadAirMs]).toEqual([Number.NaN])
  })

  it('is a cut-off at any end, where the person had not finished; holding on is right', () => {
    const trailing: HeardUtterance = { ...utterance([{ ...PAUSED, silenceMs: 1500 }]), endMs: null }
    expect([...endsOf([trailing]).cutOff]).toEqual([1])
    const held = endsOf([trailing], { ...setting, longestHoldMs: 1600 })
    expect([...held.cutOff]).toEqual([0])
    expect([...held.deadAirMs]).toEqual([Number.NaN])
    expect([...held.endsMs]).toEqual([Number.POSITIVE_INFINITY])
  })

  it('is what the rule for a single pause says', () => {
    fc.assert(
      fc.property(manyArbitrary, settingArbitrary, (utterances, tried) => {
        const ends = endsOf(utterances, tried)
        expect([...ends.endsMs]).toEqual(utterances.map((one) => firstEnd(one, tried)))
      }),
    )
  })

  it('cuts off no more with a longer hold, and waits no less', () => {
    fc.assert(
      fc.property(manyArbitrary, settingArbitrary, fc.nat(500), (utterances, tried, moreMs) => {
        const before = endsOf(utterances, tried)
        const longer = [
          { ...tried, longestHoldMs: tried.longestHoldMs + moreMs },
          { ...tried, shortestHoldMs: tried.shortestHoldMs + moreMs },
          { ...tried, threshold: tried.threshold + moreMs / 500 },
        ]
        for (const after of longer.map((more) => endsOf(utterances, more))) {
          for (const [at, cutOff] of after.cutOff.entries()) {
            expect(cutOff).toBeLessThanOrEqual(before.cutOff[at] ?? 0)
            expect(after.endsMs[at]).toBeGreaterThanOrEqual(before.endsMs[at] ?? 0)
          }
        }
      }),
    )
  })

  it('leaves out utterances that the detector was not asked about', () => {
    const deaf = { ...utterance([LAST]), looks: {} }
    expect([...prepare([deaf, utterance([LAST])], 'pocket-turn').index]).toEqual([1])
    expect([...prepare([deaf, utterance([LAST])], 'fixed').index]).toEqual([0, 1])
  })
})

describe('talking over', () => {
  it('is only where the reply sounds before the person goes on', () => {
    const pauses = prepare([utterance([PAUSED, LAST])], 'fixed')
    const ends = turnEnds(pauses, { ...setting, longestHoldMs: 300 })
    expect(talkedOver(pauses, ends, 100)).toBe(1)
    // Taken back before anybody heard anything.
    expect(talkedOver(pauses, ends, 300)).toBe(0)
  })
})

function endsOf(utterances: readonly HeardUtterance[], tried: HoldSetting = setting) {
  return turnEnds(prepare(utterances, 'pocket-turn'), tried)
}

function firstEnd({ silences, looks }: HeardUtterance, tried: HoldSetting): number {
  for (const [at, { startMs, endMs }] of silences.entries()) {
    const said = (looks['pocket-turn']?.[at] ?? []).map(([silenceMs, probability]) => ({ silenceMs, probability }))
    const endsMs = endOfPauseMs({ startMs, endMs: endMs ?? undefined, looks: said }, tried)
    if (endsMs !== undefined) return startMs + endsMs
  }
  return Number.POSITIVE_INFINITY
}
