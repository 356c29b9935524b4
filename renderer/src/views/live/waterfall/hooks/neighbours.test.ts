import { describe, expect, it } from 'vitest'
import { buildWaterfall } from '../../../../model/turn/waterfall.ts'
import { longSnapshot } from '../../../../testing/fixture-session.ts'
import { fixtureTurn, SAYINGS } from '../../../../testing/fixture-turns.ts'
import { neighbourOf, turnBeside } from './neighbours.ts'

const waterfall = buildWaterfall(fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 1, openedMs: 1000 }))
const keys = (row: string) =>
  (waterfall.rows.find((r) => r.id === row)?.bars ?? []).toSorted((a, b) => a.startMs - b.startMs).map((bar) => bar.key)

describe('arrow keys in the waterfall', () => {
  it('walk along a row and stop at its ends', () => {
    const ledger = keys('ledger')
    expect(neighbourOf(waterfall, ledger[0], 'ArrowRight')).toBe(ledger[1])
    expect(neighbourOf(waterfall, ledger[1], 'ArrowLeft')).toBe(ledger[0])
    expect(neighbourOf(waterfall, ledger[0], 'ArrowLeft')).toBeUndefined()
    expect(neighbourOf(waterfall, ledger[0], 'End')).toBe(ledger.at(-1))
  })

  it('lead to the bar of the next row that is closest in time', () => {
    expect(neighbourOf(waterfall, keys('ledger')[0], 'ArrowDown')).toBe(keys('speech')[0])
    const firstAudio = keys('ledger').find((key) => key.includes('tts.first_audio'))
    const below = neighbourOf(waterfall, firstAudio, 'ArrowDown')
    expect(below).toBe(keys('speech')[0])
  })

  it('do nothing without a focused bar or for other keys', () => {
    expect(neighbourOf(waterfall, undefined, 'ArrowDown')).toBeUndefined()
    expect(neighbourOf(waterfall, keys('ledger')[0], 'x')).toBeUndefined()
  })
})

describe('the turns before and after', () => {
  const { turns } = longSnapshot()

  it('start from the newest when none is chosen', () => {
    expect(turnBeside(turns, undefined, -1)?.index).toBe(13)
    expect(turnBeside(turns, undefined, 1)).toBeUndefined()
    expect(turnBeside(turns, 'turn-3', 1)?.index).toBe(4)
    expect(turnBeside(turns, 'gone', 1)).toBeUndefined()
  })
})
