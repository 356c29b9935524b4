import { msDigits } from '../../measures/numbers.ts'
import type { Bilingual } from '../../measures/words.ts'
import type { Interval } from '../../protocol/experiments.ts'
import { html, type Markup } from '../html/markup.ts'
import { linearScale, rangeOf } from './scale.ts'
import { AXIS_HEIGHT, bar, CHART_WIDTH, chart, label, line, px, timeAxis } from './svg.ts'

/** One utterance said in both arms. */
export interface PairedDifference {
  readonly utterance: string
  readonly fromMs: number
  readonly toMs: number
}

const LABELS_WIDTH = 160
const VALUES_WIDTH = 64
const TOP = 10
/** Rows with a name each; more utterances are drawn closer, without names. */
export const MOST_NAMED_ROWS = 40
const AXIS: Bilingual = { en: 'difference in ms; left of 0 is faster', zh: '差值（毫秒），0 的左侧表示更快' }

/** A dot an utterance, sorted by its difference; the band is the interval of the shift, the heavy line the shift. */
export function pairedChart(
  captionId: string,
  pairs: readonly PairedDifference[],
  shift: { readonly value: number | null; readonly interval: Interval | null },
): Markup {
  const sorted = pairs.toSorted((a, b) => a.toMs - a.fromMs - (b.toMs - b.fromMs))
  const named = sorted.length <= MOST_NAMED_ROWS
  const rowHeight = named ? 18 : Math.max(0.02, 520 / sorted.length)
  const differences = sorted.map(({ fromMs, toMs }) => toMs - fromMs)
  const bounds = shift.interval ? [shift.interval.from, shift.interval.to] : []
  const range = rangeOf([0, ...differences, ...bounds]) ?? { from: -1, to: 1 }
  const x = linearScale(range.from, range.to, named ? LABELS_WIDTH : 24, CHART_WIDTH - VALUES_WIDTH)
  const bottom = TOP + sorted.length * rowHeight + 6
  const rows = sorted.map(({ utterance }, i) => {
    const [y, difference] = [TOP + (i + 0.5) * rowHeight, differences[i] ?? 0]
    const dot = html`<circle cx="${px(x.at(difference))}" cy="${px(y)}" r="${named ? 4 : 2}" class="dot"/>`
    if (!named) return dot
    const name = label(shortened(utterance), { x: 0, y: y + 4, className: 'name' })
    const value = label(msDigits(difference), { x: CHART_WIDTH, y: y + 4, anchor: 'end', className: 'value' })
    return html`${line(x.at(0), y, x.at(difference), y, 'stem')}${dot}${name}${value}`
  })
  const { interval, value } = shift
  const band = interval
    ? bar(x.at(interval.from), TOP, x.at(interval.to) - x.at(interval.from), bottom - TOP, 'band')
    : undefined
  const middle = value === null ? undefined : line(x.at(value), TOP, x.at(value), bottom, 'shift')
  const axis = timeAxis(x, TOP, bottom, AXIS)
  return chart(captionId, bottom + AXIS_HEIGHT, html`${band}${axis}${middle}${rows}`)
}

function shortened(text: string): string {
  return text.length > 22 ? `${text.slice(0, 21)}…` : text
}
