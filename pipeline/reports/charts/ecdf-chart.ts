import { px } from '../../measures/charts/axis.ts'
import { ecdfDrawing } from '../../measures/charts/ecdf.ts'
import { heightOf } from '../../measures/charts/frame.ts'
import type { Headline } from '../../measures/session-words.ts'
import { countedValues, type ReportFacts, type ShownArm } from '../facts.ts'
import { html, type Markup } from '../html/markup.ts'
import { chart, label, line, timeAxis } from './svg.ts'

/** Which share of turns was at most this long: one stepped line an arm, told apart by its dashes and its letter. */
export function ecdfChart(
  captionId: string,
  facts: ReportFacts,
  arms: readonly ShownArm[],
  headline: Headline,
): Markup {
  const drawing = ecdfDrawing(arms.map((arm) => countedValues(facts.turns, arm.index, headline)))
  const { plot, x, y, shares } = drawing
  const grid = shares.map((share) => [
    line(plot.left, y.at(share), plot.right, y.at(share), share === 0.5 ? 'grid half' : 'grid'),
    label(`${share * 100} %`, { x: plot.left - 6, y: y.at(share) + 4, anchor: 'end', className: 'tick' }),
  ])
  const axis = timeAxis(x, plot.top, plot.bottom, { en: 'milliseconds', zh: '毫秒' })
  const curves = arms.map(({ letter, look }, index) => {
    const { path, letterAt } = drawing.curves[index] ?? {}
    if (!path || !letterAt) return undefined
    const name = label(letter, { ...letterAt, anchor: 'end', className: `letter arm-text-${look}` })
    return html`<path d="${path}" class="curve arm-line-${look}"/>${name}`
  })
  return chart(captionId, px(heightOf(plot)), html`${grid}${axis}${curves}`)
}
