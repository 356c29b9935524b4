import { describe, expect, it } from 'vitest'
import { manyUtterances, utterance } from '../testing/heard-utterances.ts'
import { moveTo } from './moved.ts'
import { prepare } from './prepared.ts'

const setting = { threshold: 0.5, shortestHoldMs: 200, longestHoldMs: 800 }

describe('moving to a setting', () => {
  it('brings cut-off utterances to the front, then those that wait longest, then those that wait for nothing', () => {
    const quick = utterance([{ voiceMs: 300, said: [20, 20, 20] }])
    const slow = utterance([{ voiceMs: 300, said: [] }])
    const cut = utterance([
      { voiceMs: 300, silenceMs: 900, said: [] },
      { voiceMs: 300, said: [] },
    ])
    const held = { ...utterance([{ voiceMs: 300, silenceMs: 500, said: [] }]), endMs: null }
    const { order } = moveTo(prepare([held, quick, slow, cut], 'pocket-turn'), setting)
    expect([...order]).toEqual([3, 2, 1, 0])
  })

  it('is on the line of its own holds', () => {
    const { line, summary } = moveTo(prepare(manyUtterances(50), 'pocket-turn'), setting)
    expect(line.find((point) => point.setting.threshold === 0.5)?.cutOffs).toBe(summary.cutOffs)
  })

  it('looks at nothing but rows of numbers that were laid out before', () => {
    const utterances = manyUtterances(50)
    const pauses = prepare(utterances, 'pocket-turn')
    expect(Object.values(pauses).every((row) => ArrayBuffer.isView(row))).toBe(true)
    const before = [...moveTo(pauses, setting).ends.endsMs]
    for (const one of utterances) one.silences.length = 0
    expect([...moveTo(pauses, setting).ends.endsMs]).toEqual(before)
  })
})
