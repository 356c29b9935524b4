import type { Headline } from '../../measures/session-words.ts'
import type { TuningPoint } from '../../protocol/experiments.ts'
import { html, type Markup } from '../html/markup.ts'
import { linearScale, rangeOf, ticksOf } from './scale.ts'
import { AXIS_HEIGHT, CHART_WIDTH, chart, label, line, px, timeAxis } from './svg.ts'

const LEFT = 62
const TOP = 12
const PLOT_HEIGHT = 240

/** Flag sets that were tried: how long against how many word errors. The front is joined; what was chosen has a ring. */
export function paretoChart(
  captionId: string,
  points: readonly TuningPoint[],
  headline: Headline,
  letters: ReadonlyMap<string, string>,
): Markup {
  const known = points.flatMap((point) => {
    const [ms, errors] = [point[headline], point.wordErrorRate]
    return ms === null || errors === null ? [] : [{ point, ms, percent: errors * 100 }]
  })
  const xs = rangeOf(
    known.map(({ ms }) => ms),
    0.08,
  ) ?? { from: 0, to: 1 }
  const ys = rangeOf([0, ...known.map(({ percent }) => percent)], 0.08) ?? { from: 0, to: 1 }
  const x = linearScale(xs.from, xs.to, LEFT, CHART_WIDTH - 24)
  const y = linearScale(Math.min(0, ys.from), ys.to, TOP + PLOT_HEIGHT, TOP)
  const grid = ticksOf(y, 5).map((tick) => [
    line(LEFT, y.at(tick), CHART_WIDTH - 24, y.at(tick), 'grid'),
    label(`${tick} %`, { x: LEFT - 6, y: y.at(tick) + 4, anchor: 'end', className: 'tick' }),
  ])
  const front = known.filter(({ point }) => point.onFront).sort((a, b) => a.ms - b.ms)
  const path = front.map(({ ms, percent }, i) => `${i === 0 ? 'M' : 'L'}${px(x.at(ms))} ${px(y.at(percent))}`).join('')
  const dots = known.map(({ point, ms, percent }) => {
    const [cx, cy] = [x.at(ms), y.at(percent)]
    const ring = point.chosen ? html`<circle cx="${px(cx)}" cy="${px(cy)}" r="10" class="ring"/>` : undefined
    const name = point.onFront || point.chosen ? letters.get(point.armId) : undefined
    const text = name ? label(name, { x: cx, y: cy - 13, anchor: 'middle', className: 'letter' }) : undefined
    return html`${ring}<circle cx="${px(cx)}" cy="${px(cy)}" r="5" class="${point.onFront ? 'dot' : 'dot-off'}"/>${text}`
  })
  const axis = timeAxis(x, TOP, TOP + PLOT_HEIGHT, { en: 'median, ms', zh: '中位数（毫秒）' })
  const joined = path === '' ? undefined : html`<path d="${path}" class="front"/>`
  return chart(captionId, TOP + PLOT_HEIGHT + AXIS_HEIGHT, html`${grid}${axis}${joined}${dots}`)
}
