import { type Axis, plainAxis, px, roundAxis } from '../../measures/charts/axis.ts'
import { AXIS_HEIGHT, CHART_WIDTH } from '../../measures/charts/frame.ts'
import { isCounted, type ReportFacts, type ShownArm, type TurnFact } from '../facts.ts'
import { html, type Markup } from '../html/markup.ts'
import { chart, label, line, words } from './svg.ts'

const LEFT = 58
const RIGHT = 12
const TOP = 10
const PLOT_HEIGHT = 230

/** How a turn of each arm is drawn, so that arms differ by shape too; one path holds all turns of an arm. */
const SHAPES = ['h0', 'm-3-3l6 6m0-6l-6 6', 'm-4 0h8m-4-4v8', 'm-3 2l3-5l3 5z'] as const
const LEFT_OUT_SHAPE = 'm-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0'

/** Every turn in the order in which they ran: drift, outliers and what was left out are to be seen here. */
export function stripChart(captionId: string, facts: ReportFacts, arms: readonly ShownArm[]): Markup {
  const shown = facts.turns.filter((turn) => turn[facts.headline] !== undefined)
  const last = Math.max(2, facts.turns.at(-1)?.ordinal ?? 2)
  const x = plainAxis(1, last, { start: LEFT + 6, end: CHART_WIDTH - RIGHT, ticks: 8 })
  const y = roundAxis(
    shown.map((turn) => turn[facts.headline] ?? 0),
    { start: TOP + PLOT_HEIGHT, end: TOP, ticks: 6 },
  )
  const grid = y.ticks.map((tick) => [
    line(LEFT, y.at(tick), CHART_WIDTH - RIGHT, y.at(tick), 'grid'),
    label(String(tick), { x: LEFT - 6, y: y.at(tick) + 4, anchor: 'end', className: 'tick' }),
  ])
  const turns = x.ticks
    .filter(Number.isInteger)
    .map((tick) =>
      label(String(tick), { x: x.at(tick), y: TOP + PLOT_HEIGHT + 16, anchor: 'middle', className: 'tick' }),
    )
  const title = words(
    { en: 'turn', zh: '轮次' },
    { x: x.at(x.to), y: TOP + PLOT_HEIGHT + 32, anchor: 'end', className: 'axis' },
  )
  const unit = label('ms', { x: LEFT - 6, y: TOP + PLOT_HEIGHT + 16, anchor: 'end', className: 'axis' })
  const marks = arms.map((arm) => {
    const own = shown.filter((turn) => turn.armIndex === arm.index)
    const counted = own.filter((turn) => isCounted(turn, facts.headline))
    const leftOut = own.filter((turn) => !isCounted(turn, facts.headline))
    const shape = SHAPES[arm.look] ?? 'h0'
    return html`${points(counted, facts, x, y, shape, `mark shape-${arm.look} arm-mark-${arm.look}`)}${points(leftOut, facts, x, y, LEFT_OUT_SHAPE, `mark left-out arm-mark-${arm.look}`)}`
  })
  return chart(captionId, TOP + PLOT_HEIGHT + AXIS_HEIGHT, html`${grid}${turns}${title}${unit}${marks}`)
}

function points(
  turns: readonly TurnFact[],
  { headline }: ReportFacts,
  x: Axis,
  y: Axis,
  shape: string,
  className: string,
) {
  if (turns.length === 0) return undefined
  const path = turns.map((turn) => `M${px(x.at(turn.ordinal))} ${px(y.at(turn[headline] ?? 0))}${shape}`).join('')
  return html`<path d="${path}" class="${className}"/>`
}
