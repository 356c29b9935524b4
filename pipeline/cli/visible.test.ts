import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../base/testing/any-text.ts'
import { renderTable } from './table.ts'
import { terminalOn, thrownLine } from './terminal.ts'
import { visible, visibleLine } from './visible.ts'

const any = fc.string({
  unit: fc.oneof(anyText(1), fc.constantFrom('\u001b', '\n', '\u009b', '\u202e', '"', '\ud800')),
})
const OBEYED = /[^\P{Cc}\n\t]|\p{Bidi_Control}|\p{Surrogate}|\u2028|\u2029|\ufeff/u

function streams(isTTY: boolean) {
  const written = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    isTTY,
    write(text: string) {
      written[name] += text
    },
  })
  return { terminal: terminalOn(stream('out'), stream('err')), written }
}

describe('text on its way to a terminal', () => {
  it.each([
    ['\u001b[31mred', '\\u001b[31mred'],
    ['\u001b]52;c;cm0=\u0007', '\\u001b]52;c;cm0=\\u0007'],
    ['a\rb', 'a\\u000db'],
    ['\u009b2J', '\\u009b2J'],
    ['invoice\u202efdp.exe', 'invoice\\u202efdp.exe'],
    ['\u2066a\u2069 \u200f', '\\u2066a\\u2069 \\u200f'],
    ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
    ['现在几点 – é 👩‍🚀', '现在几点 – é 👩‍🚀'],
  ])('%j is seen as %j', (text, seen) => {
    expect(visible(text)).toBe(seen)
  })

  it('holds nothing that a terminal obeys, whatever it was', () => {
    fc.assert(
      fc.property(any, (text) => {
        expect(visible(text)).not.toMatch(OBEYED)
        expect(visible(visible(text))).toBe(visible(text))
      }),
    )
  })

  it('stays the same JSON', () => {
    fc.assert(
      fc.property(any, (text) => {
        expect(JSON.parse(visible(JSON.stringify({ text }, undefined, 2)))).toEqual({ text })
      }),
    )
  })

  it('stays on its line where it is a name', () => {
    expect(visibleLine('a\nfirstword: all is well\r\n\tb')).toBe('a\\nfirstword: all is well\\n\\n b')
    expect(thrownLine(new Error('\u001b[2J\ngone'))).toBe('firstword: \\u001b[2J gone')
    expect(
      renderTable([{ title: 'clip', align: 'left' }], [['a\n\u001b[31mb']])
        .split('\n')
        .at(-1),
    ).toBe('a\\n\\u001b[31mb')
  })

  it('is made visible in results and in notes alike', () => {
    const { terminal, written } = streams(false)
    terminal.out('\u001b[31m')
    terminal.err('\u202e')
    expect(written).toEqual({ out: '\\u001b[31m\n', err: '\\u202e\n' })
  })

  it('is left as it is where it is a file that a program reads, and nowhere else', () => {
    const [piped, shown] = [streams(false), streams(true)]
    for (const { terminal } of [piped, shown]) terminal.raw?.('\ufeff\u001b')
    expect(piped.written.out).toBe('\ufeff\u001b\n')
    expect(shown.written.out).toBe('\\ufeff\\u001b\n')
  })
})
