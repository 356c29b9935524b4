import { px } from '../../measures/charts/axis.ts'
import { CHART_WIDTH, heightOf } from '../../measures/charts/frame.ts'
import { type PairedDifference, pairedDrawing, shortenedName } from '../../measures/charts/paired.ts'
import { msDigits } from '../../measures/numbers.ts'
import type { Bilingual } from '../../measures/words.ts'
import type { Interval } from '../../protocol/experiments.ts'
import { html, type Markup } from '../html/markup.ts'
import { bar, chart, label, line, timeAxis, words } from './svg.ts'

const AXIS: Bilingual = { en: 'difference in ms; left of 0 is faster', zh: '差值（毫秒），0 的左侧表示更快' }

/** A dot an utterance, sorted by its difference; the band is the interval of the shift, the heavy line the shift. */
export function pairedChart(
  captionId: string,
  pairs: readonly PairedDifference[],
  shift: { readonly value: number | null; readonly interval: Interval | null },
  nameOf: (utterance: string) => Bilingual,
): Markup {
  const { plot, x, named, rows, band, shiftAt } = pairedDrawing(pairs, shift)
  const dots = rows.map(({ utterance, differenceMs, x: cx, y }) => {
    const dot = html`<circle cx="${px(cx)}" cy="${px(y)}" r="${named ? 4 : 2}" class="dot"/>`
    if (!named) return dot
    const { en, zh } = nameOf(utterance)
    const name = { en: shortenedName(en), zh: shortenedName(zh) }
    const said = words(name, { x: 0, y: y + 4, className: 'name' })
    const value = label(msDigits(differenceMs), { x: CHART_WIDTH, y: y + 4, anchor: 'end', className: 'value' })
    return html`${line(x.at(0), y, cx, y, 'stem')}${dot}${said}${value}`
  })
  const height = plot.bottom - plot.top
  const interval = band && bar(band.from, plot.top, band.to - band.from, height, 'band')
  const middle = shiftAt === undefined ? undefined : line(shiftAt, plot.top, shiftAt, plot.bottom, 'shift')
  const axis = timeAxis(x, plot.top, plot.bottom, AXIS)
  return chart(captionId, heightOf(plot), html`${interval}${axis}${middle}${dots}`)
}
