import { describe, expect, it } from 'vitest'
import { COUNTER_NAMES } from '../protocol/counters.ts'
import { COUNTER_TABLE, counterRow, formatCounter } from './counters.ts'

const CJK = /[\u3400-\u9fff]/

describe('the vocabulary of the counters', () => {
  it('has a row for every counter, in the order of the turn', () => {
    expect(Object.keys(COUNTER_TABLE)).toEqual([...COUNTER_NAMES])
  })

  it.each([...COUNTER_NAMES, 'asr.batch.4'])('%s has a label of its own in both languages', (name) => {
    const { en = '', zh = '' } = counterRow(name)?.words ?? {}
    expect(en).not.toMatch(CJK)
    expect(zh).toMatch(CJK)
    for (const label of [en, zh])
      expect(
        Object.values(COUNTER_TABLE).filter(({ words }) => Object.values(words).includes(label)).length,
      ).toBeLessThan(2)
  })

  it('has the unit in the name where the name ends in one', () => {
    for (const name of COUNTER_NAMES) {
      const { unit } = COUNTER_TABLE[name]
      expect(unit === 'ms', name).toBe(name.endsWith('Ms'))
      if (name.endsWith('Bytes')) expect(unit, name).toBe('bytes')
      if (name.endsWith('Tokens')) expect(unit, name).toBe('tokens')
    }
  })

  it('knows nothing of counters that are counted no more, and shows their numbers all the same', () => {
    expect(counterRow('llm.speculationWastedTokens')).toBeUndefined()
    expect(counterRow('toString')).toBeUndefined()
    expect(formatCounter('llm.speculationWastedTokens', 4)).toBe('4')
  })

  it.each([
    ['host.cpuMs', 270.44, '270\u202fms'],
    ['host.residentBytes', 388_640_768, '371\u202fMiB'],
    ['audio.bytesCopied', 154_240, '154,240 B'],
    ['host.stealShare', 0.083, '8.3\u202f%'],
    ['asr.confidence', 0.874, '0.87'],
    ['tts.chunks', 6, '6'],
  ] as const)('shows %s of %s as %s', (name, value, text) => expect(formatCounter(name, value, 'en')).toBe(text))
})
