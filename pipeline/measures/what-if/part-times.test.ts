import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LedgerPartName } from '../../protocol/ledger.ts'
import { preparedTurn, STREAMING_TIMES, whatIfTurn } from '../testing/what-if-turns.ts'
import { predictTurn } from './predict.ts'
import type { WhatIfTurn } from './turn-work.ts'

const placeOf = ({ ledger }: WhatIfTurn, name: LedgerPartName) =>
  ledger?.parts.findIndex(({ part }) => part === name) ?? -1

function moved(turn: WhatIfTurn, times: Partial<Record<LedgerPartName, number>>, changes = {}) {
  const places = Object.entries(times).map(([name, ms]) => [placeOf(turn, name as LedgerPartName), ms])
  const predicted = predictTurn(turn, changes, [], Object.fromEntries(places))
  if (predicted.kind === 'unknown') throw new Error('unknown')
  const msOf = (name: LedgerPartName) => predicted.parts[placeOf(turn, name)]?.ms ?? Number.NaN
  return { ...predicted, msOf }
}

const wait = ({ ledger }: WhatIfTurn) => ledger?.heardMs ?? Number.NaN

describe('a part that is told how long it takes', () => {
  it('takes so long, and the wait is shorter by as much', () => {
    const turn = whatIfTurn()
    const { msOf, heardMs } = moved(turn, { 'tts.first_audio': 20 })
    expect(msOf('tts.first_audio')).toBeCloseTo(20, 9)
    expect(heardMs).toBeCloseTo(wait(turn) - 40, 9)
  })

  it('leaves all others as they are, end to end', () => {
    const turn = whatIfTurn()
    const { parts } = moved(turn, { 'llm.prefill': 200 })
    const others = parts.filter(({ part }) => part !== 'llm.prefill').map(({ part, ms }) => [part, ms])
    expect(others).toEqual(Object.entries(STREAMING_TIMES).filter(([part]) => part !== 'llm.prefill'))
    let cursor = 0
    for (const { startMs, ms } of parts) {
      expect(startMs).toBeCloseTo(cursor, 9)
      cursor += ms
    }
  })

  it('of a hold that gets shorter brings out of its shadow what was prepared beside it', () => {
    // Prepared and ready 357 ms after the end of speech: a hold of 300 leaves 57 less the 12 between to be waited for.
    const turn = preparedTurn()
    const { heardMs, interval } = moved(turn, { 'endpoint.hold': 300 })
    expect(heardMs).toBeGreaterThan(wait(turn) - 500)
    expect(heardMs).toBeCloseTo(wait(turn) - 500 + (357 - 312), 6)
    expect(interval.toMs - interval.fromMs).toBeGreaterThan(0)
  })

  it('that was prepared ahead can be made so long that it is waited for', () => {
    const turn = preparedTurn()
    const { msOf, heardMs } = moved(turn, { 'tts.first_audio': 50 })
    expect(msOf('tts.first_audio')).toBeCloseTo(50, 6)
    expect(heardMs).toBeCloseTo(wait(turn) + 50, 6)
  })

  it('holds whatever a setting makes of it', () => {
    const { msOf } = moved(whatIfTurn(), { 'endpoint.hold': 500 }, { ASR_SILENCE_TIMEOUT: 0.3 })
    expect(msOf('endpoint.hold')).toBeCloseTo(500, 6)
  })

  it('scatters as work does when the sentence is said again', () => {
    const { interval, heardMs } = moved(whatIfTurn(), { 'endpoint.hold': 400 })
    expect(interval.fromMs).toBeLessThan(heardMs)
    expect(interval.toMs).toBeGreaterThan(heardMs)
  })

  it('takes no less than nothing, and as long as it is told, for any part of any turn', () => {
    const names = Object.keys(STREAMING_TIMES) as LedgerPartName[]
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.double({ min: -100, max: 3000, noNaN: true }),
        fc.boolean(),
        (name, ms, prepared) => {
          const turn = prepared ? preparedTurn() : whatIfTurn()
          const { msOf, parts, heardMs } = moved(turn, { [name]: ms })
          expect(msOf(name)).toBeCloseTo(Math.max(0, ms), 6)
          expect(parts.reduce((sum, part) => sum + part.ms, 0)).toBeCloseTo(heardMs, 6)
        },
      ),
    )
  })
})
