import { msDigits } from '../../measures/numbers.ts'
import type { AblationBar, Comparison } from '../../protocol/experiments.ts'
import { html, type Markup } from '../html/markup.ts'
import { linearScale, rangeOf, type Scale } from './scale.ts'
import { AXIS_HEIGHT, bar, CHART_WIDTH, chart, label, line, timeAxis } from './svg.ts'

const LABELS_WIDTH = 230
const TOP = 10
const BAR_HEIGHT = 10
const ROW_HEIGHT = 34

/** Two bars a flag: alone over the baseline (solid), left out of the full set (hatched); whiskers are intervals. */
export function tornadoChart(captionId: string, bars: readonly AblationBar[]): Markup {
  const all = bars.flatMap(({ alone, leftOut }) => [alone, leftOut].filter((one) => one !== undefined))
  const values = all.flatMap(({ shift, interval }) => [shift ?? 0, ...(interval ? [interval.from, interval.to] : [])])
  const range = rangeOf([0, ...values], 0.1) ?? { from: -1, to: 1 }
  const x = linearScale(range.from, range.to, LABELS_WIDTH, CHART_WIDTH - 20)
  const bottom = TOP + bars.length * ROW_HEIGHT
  const rows = bars.map(({ flag, alone, leftOut }, i) => {
    const y = TOP + i * ROW_HEIGHT
    const name = label(flag, { x: 0, y: y + 16, className: 'name code' })
    return html`${name}${shiftBar(alone, x, y + 4, 'hue-a')}${shiftBar(leftOut, x, y + 18, 'hue-b')}`
  })
  const axis = timeAxis(x, TOP, bottom, { en: 'change of the median in ms', zh: '中位数的变化（毫秒）' })
  return chart(captionId, bottom + AXIS_HEIGHT, html`${axis}${rows}`)
}

function shiftBar(comparison: Comparison | undefined, x: Scale, y: number, hue: string): Markup | undefined {
  if (!comparison || comparison.shift === null) return undefined
  const { shift, interval } = comparison
  const [left, right] = [x.at(Math.min(0, shift)), x.at(Math.max(0, shift))]
  const middle = y + BAR_HEIGHT / 2
  const whisker = interval
    ? [
        line(x.at(interval.from), middle, x.at(interval.to), middle, 'whisker'),
        line(x.at(interval.from), middle - 3, x.at(interval.from), middle + 3, 'whisker'),
        line(x.at(interval.to), middle - 3, x.at(interval.to), middle + 3, 'whisker'),
      ]
    : undefined
  const outermost =
    shift < 0 ? Math.min(left, x.at(interval?.from ?? shift)) - 4 : Math.max(right, x.at(interval?.to ?? shift)) + 4
  const value = label(msDigits(shift), {
    x: outermost,
    y: y + 9,
    anchor: shift < 0 ? 'end' : 'start',
    className: 'value',
  })
  const overlay = hue === 'hue-b' ? bar(left, y, right - left, BAR_HEIGHT, 'hatch') : undefined
  return html`${bar(left, y, right - left, BAR_HEIGHT, hue)}${overlay}${whisker}${value}`
}
