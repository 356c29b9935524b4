import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALL_PARTS } from '../../protocol/ledger.ts'
import { BLOCK_HUES, BLOCK_WORDS, BLOCKS, blockMsOf, blockOf, meanParts, wholeBlocksOf } from './ledger-blocks.ts'
import { partRow, WAITING_PARTS } from './ledger-parts.ts'

const timed = fc.record({
  part: fc.constantFrom(...ALL_PARTS),
  ms: fc.double({ min: 0, max: 5000, noNaN: true }),
})
const ledgers = fc.array(timed, { maxLength: 30 })
const sumOf = (blocks: Readonly<Record<(typeof BLOCKS)[number], number>>) =>
  BLOCKS.reduce((sum, block) => sum + blocks[block], 0)

describe('the four blocks of a wait', () => {
  it.each(ALL_PARTS)('have a place for %s', (part) => {
    expect(BLOCKS).toContain(blockOf(part))
  })

  it('count what stages do to the block that says what they do', () => {
    const stages = { vad: 'understanding', asr: 'understanding', llm: 'thinking', tts: 'speaking' } as const
    for (const part of ALL_PARTS) {
      const { stage, hue } = partRow(part)
      if (stage !== undefined && !WAITING_PARTS.includes(part)) expect(blockOf(part), part).toBe(stages[stage])
      if (hue === 'endpoint' || WAITING_PARTS.includes(part)) expect(blockOf(part), part).toBe('waiting')
    }
  })

  it.each(BLOCKS)('have words in both languages and a colour: %s', (block) => {
    const { name, what } = BLOCK_WORDS[block]
    for (const { en, zh } of [name, what]) {
      expect(en).not.toMatch(/[\u3400-\u9fff]/)
      expect(zh).toMatch(/[\u3400-\u9fff]/)
    }
    expect(BLOCK_HUES[block]).toBeTruthy()
  })

  it('lose no time of any ledger and invent none', () => {
    fc.assert(
      fc.property(ledgers, (parts) => {
        const total = parts.reduce((sum, { ms }) => sum + ms, 0)
        expect(sumOf(blockMsOf(parts))).toBeCloseTo(total, 6)
      }),
    )
  })

  it('are written in whole milliseconds that sum exactly to the total as it is written', () => {
    fc.assert(
      fc.property(ledgers, (parts) => {
        const { totalMs, blocks } = wholeBlocksOf(parts)
        const exact = blockMsOf(parts)
        expect(sumOf(blocks)).toBe(totalMs)
        expect(totalMs).toBe(Math.round(sumOf(exact)))
        for (const block of BLOCKS) expect(Math.abs(blocks[block] - exact[block])).toBeLessThan(1)
      }),
    )
  })

  it('are of the mean turn where there are several, so that they add up too', () => {
    const one = [
      { part: 'endpoint.hold' as const, ms: 800 },
      { part: 'tts.first_audio' as const, ms: 30 },
    ]
    const other = [{ part: 'endpoint.hold' as const, ms: 300 }]
    expect(blockMsOf(meanParts([one, other]))).toEqual({ waiting: 550, understanding: 0, thinking: 0, speaking: 15 })
    expect(meanParts([])).toEqual([])
  })
})
