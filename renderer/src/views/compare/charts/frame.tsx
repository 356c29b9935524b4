import type { ReactNode } from 'react'
import type { Axis } from '../../../../../pipeline/measures/charts/axis.ts'
import { CHART_WIDTH, heightOf, type Plot } from '../../../../../pipeline/measures/charts/frame.ts'
import { ScrollArea } from '../../../widgets/scroll-area.tsx'
import styles from './charts.module.css'

interface FrameProps {
  readonly plot: Plot
  readonly children: ReactNode
}

/** A drawing as the report has it: the same units, scaled to the width there is. What it shows stands in words beside. */
export function Frame({ plot, children }: FrameProps) {
  return (
    <ScrollArea className={styles.scroll}>
      <svg className={styles.chart} viewBox={`0 0 ${CHART_WIDTH} ${heightOf(plot)}`} aria-hidden="true">
        {children}
      </svg>
    </ScrollArea>
  )
}

interface TimeAxisProps {
  readonly axis: Axis
  readonly plot: Plot
  readonly title: string
}

/** Grid lines, round digits below them, and what they count. */
export function TimeAxis({ axis, plot, title }: TimeAxisProps) {
  return (
    <>
      {axis.ticks.map((tick) => (
        <g key={tick} transform={`translate(${axis.at(tick)} 0)`}>
          <line className={tick === 0 ? styles.zero : styles.grid} y1={plot.top} y2={plot.bottom} />
          <text className={styles.tick} y={plot.bottom + 16} textAnchor="middle">
            {String(tick).replace('-', '−')}
          </text>
        </g>
      ))}
      <text className={styles.tick} x={plot.right} y={plot.bottom + 32} textAnchor="end">
        {title}
      </text>
    </>
  )
}

interface ShareAxisProps {
  readonly axis: Axis
  readonly plot: Plot
  readonly ticks: readonly number[]
  percentOf(tick: number): number
}

/** Lines across, with their per cent at the left. */
export function ShareAxis({ axis, plot, ticks, percentOf }: ShareAxisProps) {
  return ticks.map((tick) => (
    <g key={tick} transform={`translate(0 ${axis.at(tick)})`}>
      <line className={styles.grid} x1={plot.left} x2={plot.right} />
      <text className={styles.tick} x={plot.left - 6} y={4} textAnchor="end">
        {percentOf(tick)} %
      </text>
    </g>
  ))
}
