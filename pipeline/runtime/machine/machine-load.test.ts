import { describe, expect, it } from 'vitest'
import { readPressure, readTicks, stealBetween, watchMachine } from './machine-load.ts'

const STAT = 'cpu  50002 807 17825 65567 361 0 150 58 12 3\ncpu0 25001 400 8912 32783 180 0 75 29 6 1\n'

describe('how busy the machine is', () => {
  it("reads a processor's time, guests not twice", () => {
    expect(readTicks(STAT)).toEqual({ total: 50002 + 807 + 17825 + 65567 + 361 + 150 + 58, stolen: 58 })
  })

  it.each(['', 'intr 1 2 3', 'cpu a b c', 'cpu 1 2 3'])('does not know of %j', (text) => {
    expect(readTicks(text)).toBeUndefined()
  })

  it('is the stolen share of what passed between two readings', () => {
    expect(stealBetween({ total: 1000, stolen: 10 }, { total: 1200, stolen: 40 })).toBeCloseTo(0.15)
    expect(stealBetween({ total: 1000, stolen: 10 }, { total: 1000, stolen: 10 })).toBeUndefined()
    expect(stealBetween(undefined, { total: 1000, stolen: 10 })).toBeUndefined()
  })

  it('reads for how long something waited for a processor', () => {
    const text =
      'some avg10=21.08 avg60=37.38 avg300=31.37 total=182172088\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n'
    expect(readPressure(text)).toBe(182172088)
    expect(readPressure('full avg10=0.00 total=7')).toBeUndefined()
  })

  it('gives shares between 0 and 1 and nothing that it does not know', () => {
    const facts = watchMachine()()
    for (const name of ['stealShare', 'cpuPressure'] as const) {
      expect(facts[name] ?? 0).toBeGreaterThanOrEqual(0)
      expect(facts[name] ?? 0).toBeLessThanOrEqual(1)
    }
    expect(Object.values(facts).every(Number.isFinite)).toBe(true)
  })
})
