import { type Axis, px } from '../../measures/charts/axis.ts'
import { CHART_WIDTH } from '../../measures/charts/frame.ts'
import type { Bilingual } from '../../measures/words.ts'
import { type Content, html, Markup } from '../html/markup.ts'

/** A whole drawing. Its name is the caption with this id. */
export function chart(captionId: string, height: number, content: Content): Markup {
  return html`<svg viewBox="0 0 ${CHART_WIDTH} ${px(height)}" role="img" aria-labelledby="${captionId}">${content}</svg>`
}

interface TextPlace {
  readonly x: number
  readonly y: number
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly className?: string
}

/** A text that is the same in both languages. */
export function label(text: string, { x, y, anchor = 'start', className = '' }: TextPlace): Markup {
  return html`<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" class="${className}">${text}</text>`
}

/** A text in both languages, one over the other; the page's style shows one. */
export function words({ en, zh }: Bilingual, { className = '', ...place }: TextPlace): Markup {
  const english = label(en, { ...place, className: `en ${className}` })
  const chinese = label(zh, { ...place, className: `zh ${className}` })
  return new Markup(english.text + chinese.text)
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): Markup {
  return html`<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" class="${className}"/>`
}

/** Never thinner than can be seen. */
const MIN_BAR_WIDTH = 1.5

export function bar(x: number, y: number, width: number, height: number, className: string): Markup {
  const shown = Math.max(MIN_BAR_WIDTH, width)
  return html`<rect x="${px(x)}" y="${px(y)}" width="${px(shown)}" height="${px(height)}" class="${className}"/>`
}

/** A time axis below the plot: grid lines, digits, and what they count. */
export function timeAxis(scale: Axis, top: number, bottom: number, title: Bilingual): Markup {
  const grid = scale.ticks.map((tick) => {
    const x = scale.at(tick)
    const digits = String(tick).replace('-', '−')
    return [
      line(x, top, x, bottom, tick === 0 ? 'zero' : 'grid'),
      label(digits, { x, y: bottom + 16, anchor: 'middle', className: 'tick' }),
    ]
  })
  const end = words(title, { x: scale.at(scale.to), y: bottom + 32, anchor: 'end', className: 'axis' })
  return html`${grid}${end}`
}
