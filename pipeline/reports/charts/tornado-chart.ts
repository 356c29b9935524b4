import { EFFECT_BAR_HEIGHT, type EffectBar, flagEffectsDrawing } from '../../measures/charts/flag-effects.ts'
import { CHART_WIDTH, heightOf } from '../../measures/charts/frame.ts'
import { msDigits } from '../../measures/numbers.ts'
import type { AblationBar } from '../../protocol/experiments.ts'
import { html, type Markup } from '../html/markup.ts'
import { bar, chart, label, line, timeAxis } from './svg.ts'

/** Two bars a flag: alone over the baseline (solid), left out of the full set (hatched); whiskers are intervals. */
export function tornadoChart(captionId: string, bars: readonly AblationBar[]): Markup {
  const { plot, x, rows } = flagEffectsDrawing(bars)
  const drawn = rows.map(({ flag, nameY, alone, leftOut }) => {
    const name = label(flag, { x: 0, y: nameY, className: 'name code' })
    const rule = line(0, nameY + 13, CHART_WIDTH, nameY + 13, 'rule')
    return html`${rule}${name}${shiftBar(alone, 'hue-a')}${shiftBar(leftOut, 'hue-b')}`
  })
  const axis = timeAxis(x, plot.top, plot.bottom, { en: 'change of the median in ms', zh: '中位数的变化（毫秒）' })
  return chart(captionId, heightOf(plot), html`${axis}${drawn}`)
}

function shiftBar(drawn: EffectBar | undefined, hue: string): Markup | undefined {
  if (!drawn) return undefined
  const { x, y, width, shiftMs, whisker, value } = drawn
  const middle = y + EFFECT_BAR_HEIGHT / 2
  const interval = whisker && [
    line(whisker.from, middle, whisker.to, middle, 'whisker'),
    line(whisker.from, middle - 3, whisker.from, middle + 3, 'whisker'),
    line(whisker.to, middle - 3, whisker.to, middle + 3, 'whisker'),
  ]
  const digits = label(msDigits(shiftMs), { x: value.x, y: y + 9, anchor: value.anchor, className: 'value' })
  const overlay = hue === 'hue-b' ? bar(x, y, width, EFFECT_BAR_HEIGHT, 'hatch') : undefined
  return html`${bar(x, y, width, EFFECT_BAR_HEIGHT, hue)}${overlay}${interval}${digits}`
}
