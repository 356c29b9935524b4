import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth, renderTable } from './table.ts'

const columns = [
  { title: 'stage', align: 'left' },
  { title: 'ms', align: 'right' },
] as const

describe('a table in the terminal', () => {
  it('aligns names left and numbers right', () => {
    const table = renderTable(columns, [
      ['vad', '20.1'],
      ['processing', '674'],
    ])
    expect(table).toBe(['stage         ms', '──────────  ────', 'vad         20.1', 'processing   674'].join('\n'))
  })

  it('counts Chinese characters as two cells', () => {
    const table = renderTable(columns, [
      ['识别', '253'],
      ['total', '674'],
    ])
    expect(table).toBe(['stage   ms', '─────  ───', '识别   253', 'total  674'].join('\n'))
  })

  it('is as wide in every line, whatever it holds', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '9', '识', '。', 'é', 'e\u0301', 'Ａ', '–'), maxLength: 9 })
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            cell,
            cell.map((text) => `${text}.`),
          ),
          { minLength: 1 },
        ),
        (rows) => {
          const lines = renderTable(columns, rows).split('\n')
          expect(new Set(lines.map(displayWidth)).size).toBe(1)
        },
      ),
    )
  })
})

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['首字延迟', 8],
    ['（ms）', 6],
    ['e\u0301', 1],
    ['−12.5 %', 7],
    ['🎙', 1],
    ['🚀', 2],
  ])('of %j is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})
