import { useTranslation } from 'react-i18next'
import { paretoDrawing } from '../../../../../pipeline/measures/charts/pareto.ts'
import type { TuningPoint } from '../../../../../pipeline/protocol/experiments.ts'
import styles from './charts.module.css'
import { Frame, ShareAxis, TimeAxis } from './frame.tsx'

interface ParetoFigureProps {
  readonly points: readonly TuningPoint[]
  /** What each dot is called. */
  letterOf(armId: string): string
}

/** Flag sets that were tried: how long against how many errors. The front is joined; what was chosen has a ring. */
export function ParetoFigure({ points, letterOf }: ParetoFigureProps) {
  const { t } = useTranslation()
  const { plot, x, y, dots, front, headline } = paretoDrawing(points)
  return (
    <Frame plot={plot}>
      <ShareAxis axis={y} plot={plot} ticks={y.ticks} percentOf={(tick) => tick} />
      <TimeAxis axis={x} plot={plot} title={t('compare.medianAxis', { metric: t(`compare.metrics.${headline}`) })} />
      {front !== '' && <path className={styles.front} d={front} />}
      {dots.map(({ point, x: cx, y: cy, nameY }) => (
        <g key={point.armId}>
          {point.chosen && <circle className={styles.ring} cx={cx} cy={cy} r={10} />}
          <circle className={point.onFront ? styles.dot : styles.dotOff} cx={cx} cy={cy} r={5} />
          <text className={styles.name} x={cx} y={nameY} textAnchor="middle">
            {letterOf(point.armId)}
          </text>
        </g>
      ))}
    </Frame>
  )
}
