import { plainAxis } from '../../measures/charts/axis.ts'
import { AXIS_HEIGHT, CHART_WIDTH } from '../../measures/charts/frame.ts'
import { partRow, patternOfPart } from '../../measures/ledger/ledger-parts.ts'
import { msDigits } from '../../measures/numbers.ts'
import type { LedgerPartName } from '../../protocol/ledger.ts'
import { REPORT_PARTS, type ShownArm } from '../facts.ts'
import { html, type Markup } from '../html/markup.ts'
import { bar, chart, label, line, timeAxis, words } from './svg.ts'

const LABELS_WIDTH = 132
const VALUES_WIDTH = 56
const BAR_HEIGHT = 11
const ROW_GAP = 9
const TOP = 8

/** Median ledgers as a staircase: a row a part, a bar an arm, each beginning where the part before it ended. */
export function waterfallChart(captionId: string, arms: readonly ShownArm[]): Markup {
  const parts = REPORT_PARTS.filter((part) => arms.some((arm) => arm.parts.has(part)))
  const totals = arms.map((arm) => arm.parts.values().reduce((sum, ms) => sum + ms, 0))
  const longest = Math.max(1, ...totals)
  const scale = plainAxis(0, longest, { start: LABELS_WIDTH + 20, end: CHART_WIDTH - VALUES_WIDTH, ticks: 8 })
  const rowHeight = arms.length * (BAR_HEIGHT + 2) + ROW_GAP
  const bottom = TOP + parts.length * rowHeight
  const starts = arms.map(() => 0)
  const rows = parts.map((part, row) => {
    const y = TOP + row * rowHeight
    const name = words(partRow(part).words, { x: 0, y: y + (rowHeight - ROW_GAP) / 2 + 4, className: 'name' })
    const bars = arms.map((arm, i) => {
      const startMs = starts[i] ?? 0
      const ms = arm.parts.get(part)
      if (ms === undefined) return undefined
      starts[i] = startMs + ms
      return partBar(part, arm, scale.at(startMs), scale.at(startMs + ms), y + i * (BAR_HEIGHT + 2), ms)
    })
    return html`${line(0, y - ROW_GAP / 2, CHART_WIDTH, y - ROW_GAP / 2, 'rule')}${name}${bars}`
  })
  const axis = timeAxis(scale, TOP, bottom, { en: 'ms after the end of speech', zh: '说完后的毫秒数' })
  return chart(captionId, bottom + AXIS_HEIGHT, html`${axis}${rows}`)
}

function partBar(part: LedgerPartName, arm: ShownArm, x: number, end: number, y: number, ms: number): Markup {
  const pattern = patternOfPart(part, arm.owners.get(part))
  const overlay = pattern !== 'solid' ? bar(x, y, end - x, BAR_HEIGHT, pattern) : undefined
  const letter = label(arm.letter, { x: LABELS_WIDTH, y: y + BAR_HEIGHT - 1, className: `letter arm-text-${arm.look}` })
  const value = label(msDigits(ms), { x: Math.max(end, x + 2) + 5, y: y + BAR_HEIGHT - 1.5, className: 'value' })
  return html`${letter}${bar(x, y, end - x, BAR_HEIGHT, `hue-${partRow(part).hue}`)}${overlay}${value}`
}
