import { px } from '../../measures/charts/axis.ts'
import { heightOf } from '../../measures/charts/frame.ts'
import { paretoDrawing } from '../../measures/charts/pareto.ts'
import type { TuningPoint } from '../../protocol/experiments.ts'
import { html, type Markup } from '../html/markup.ts'
import { chart, label, line, timeAxis } from './svg.ts'

/** Flag sets that were tried: how long against how many errors. The front is joined; what was chosen has a ring. */
export function paretoChart(
  captionId: string,
  points: readonly TuningPoint[],
  letters: ReadonlyMap<string, string>,
): Markup {
  const { plot, x, y, dots, front } = paretoDrawing(points)
  const grid = y.ticks.map((tick) => [
    line(plot.left, y.at(tick), plot.right, y.at(tick), 'grid'),
    label(`${tick} %`, { x: plot.left - 6, y: y.at(tick) + 4, anchor: 'end', className: 'tick' }),
  ])
  const marks = dots.map(({ point, x: cx, y: cy, nameY }) => {
    const ring = point.chosen ? html`<circle cx="${px(cx)}" cy="${px(cy)}" r="10" class="ring"/>` : undefined
    const name = label(letters.get(point.armId) ?? '', { x: cx, y: nameY, anchor: 'middle', className: 'letter' })
    return html`${ring}<circle cx="${px(cx)}" cy="${px(cy)}" r="5" class="${point.onFront ? 'dot' : 'dot-off'}"/>${name}`
  })
  const axis = timeAxis(x, plot.top, plot.bottom, { en: 'median, ms', zh: '中位数（毫秒）' })
  const joined = front === '' ? undefined : html`<path d="${front}" class="front"/>`
  return chart(captionId, heightOf(plot), html`${grid}${axis}${joined}${marks}`)
}
