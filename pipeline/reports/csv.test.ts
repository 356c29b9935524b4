import { describe, expect, it } from 'vitest'
import { csvCell, writeCsv } from './csv.ts'
import { collected } from './testing/collected.ts'
import { sampleOptions } from './testing/sample-options.ts'
import { sampleSource } from './testing/sample-session.ts'

describe('a cell', () => {
  it.each([
    ['=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
    ['+1+1', "'+1+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    [' =1', "' =1"],
    ['＝1+1', "'＝1+1"],
    ['\r=1', `"'\r=1"`],
  ])('never is a formula: %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })

  it('quotes what would break a row', () => {
    expect(csvCell('a, "b"\nc')).toBe('"a, ""b""\nc"')
  })

  it('keeps numbers as numbers, negative ones too, to the microsecond', () => {
    expect(csvCell(-1.2345678)).toBe('-1.235')
    expect(csvCell(0)).toBe('0')
  })

  it('is empty where a value is unknown', () => {
    expect(csvCell(undefined)).toBe('')
    expect(csvCell(Number.NaN)).toBe('')
  })
})

describe('a session as CSV', () => {
  const rowsOf = async (changes = {}) => {
    const text = await collected(writeCsv(sampleSource(45, 10), sampleOptions(changes)))
    const [head, ...rows] = text.trimEnd().split('\r\n')
    return { head: head?.split(',') ?? [], rows }
  }

  it('has one row a turn and a unit in the title of each number', async () => {
    const { head, rows } = await rowsOf()
    expect(rows).toHaveLength(45)
    expect(head[0]).toBe('\ufeffordinal')
    expect(head).toEqual(expect.arrayContaining(['processing_ms', 'heard_ms', 'endpoint.hold_ms', 'playback_ms']))
  })

  it('adds its parts up to the total', async () => {
    const { head, rows } = await rowsOf()
    const cells = rows[0]?.split(',') ?? []
    const at = (title: string) => Number(cells[head.indexOf(title)])
    const parts = head.slice(head.indexOf('endpoint.hold_ms'), head.indexOf('unattributed_ms') + 1)
    const sum = parts.reduce((total, title) => total + at(title), 0)
    expect(sum).toBeCloseTo(at('ledger_total_ms'), 1)
    expect(sum).toBeGreaterThan(1000)
  })

  it('leaves empty what a failed turn has not', async () => {
    const { head, rows } = await rowsOf()
    const failed = rows[40]?.split(',') ?? []
    expect(failed[head.indexOf('heard_ms')]).toBe('')
    expect(failed[head.indexOf('status')]).toBe('failed')
  })

  it('holds what was said only where it was asked for', async () => {
    expect((await rowsOf()).rows.join('')).not.toContain('what is said in')
    expect((await rowsOf({ includeText: true })).rows.join('')).toContain('what is said in')
  })
})
