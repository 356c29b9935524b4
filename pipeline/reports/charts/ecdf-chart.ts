import type { Headline } from '../../measures/session-words.ts'
import { countedValues, type ReportFacts, type ShownArm } from '../facts.ts'
import { html, type Markup } from '../html/markup.ts'
import { linearScale, rangeOf, type Scale } from './scale.ts'
import { AXIS_HEIGHT, CHART_WIDTH, chart, label, line, px, timeAxis } from './svg.ts'

const LEFT = 52
const RIGHT = 18
const TOP = 10
const PLOT_HEIGHT = 220
/** More steps than this cannot be told apart at the width of a page. */
const MOST_STEPS = 400
const SHARES = [0, 0.25, 0.5, 0.75, 0.95]

/** Which share of turns was at most this long: one stepped line an arm, told apart by its dashes and its letter. */
export function ecdfChart(
  captionId: string,
  facts: ReportFacts,
  arms: readonly ShownArm[],
  headline: Headline,
): Markup {
  const series = arms.map((arm) => ({
    arm,
    values: countedValues(facts.turns, arm.index, headline).sort((a, b) => a - b),
  }))
  const range = rangeOf(series.flatMap(({ values }) => values)) ?? { from: 0, to: 1 }
  const x = linearScale(range.from, range.to, LEFT, CHART_WIDTH - RIGHT)
  const y = linearScale(0, 1, TOP + PLOT_HEIGHT, TOP)
  const grid = SHARES.map((share) => [
    line(LEFT, y.at(share), CHART_WIDTH - RIGHT, y.at(share), share === 0.5 ? 'grid half' : 'grid'),
    label(`${share * 100} %`, { x: LEFT - 6, y: y.at(share) + 4, anchor: 'end', className: 'tick' }),
  ])
  const axis = timeAxis(x, TOP, TOP + PLOT_HEIGHT, { en: 'milliseconds', zh: '毫秒' })
  const lines = series.map(({ arm, values }) => (values.length === 0 ? undefined : stepped(arm, values, x, y)))
  return chart(captionId, TOP + PLOT_HEIGHT + AXIS_HEIGHT, html`${grid}${axis}${lines}`)
}

function stepped(arm: ShownArm, sorted: readonly number[], x: Scale, y: Scale): Markup {
  const every = Math.max(1, sorted.length / MOST_STEPS)
  const first = sorted[0] ?? 0
  let path = `M${px(x.at(first))} ${px(y.at(0))}`
  for (let step = 0; step < sorted.length; step += every) {
    const index = Math.min(sorted.length - 1, Math.floor(step + every) - 1)
    path += `H${px(x.at(sorted[Math.max(0, index)] ?? first))}V${px(y.at((index + 1) / sorted.length))}`
  }
  path += `H${px(x.at(x.to))}`
  // Letters stand on their lines at different heights, so that equal arms do not hide each other's.
  const share = 0.62 - 0.14 * arm.look
  const at = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? first
  const letter = label(arm.letter, {
    x: x.at(at) - 7,
    y: y.at(share),
    anchor: 'end',
    className: `letter arm-text-${arm.look}`,
  })
  return html`<path d="${path}" class="curve arm-line-${arm.look}"/>${letter}`
}
