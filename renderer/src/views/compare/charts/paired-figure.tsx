import { useTranslation } from 'react-i18next'
import { CHART_WIDTH } from '../../../../../pipeline/measures/charts/frame.ts'
import { type PairedDifference, pairedDrawing } from '../../../../../pipeline/measures/charts/paired.ts'
import { msDigits } from '../../../../../pipeline/measures/numbers.ts'
import type { Comparison } from '../../../../../pipeline/protocol/experiments.ts'
import { useLocale } from '../../../console-context.ts'
import styles from './charts.module.css'
import { Frame, TimeAxis } from './frame.tsx'

interface PairedFigureProps {
  readonly pairs: readonly PairedDifference[]
  readonly comparison: Pick<Comparison, 'shift' | 'interval'>
}

/** A dot an utterance, sorted by its difference; the band is the interval of the shift, the heavy line the shift. */
export function PairedFigure({ pairs, comparison: { shift, interval } }: PairedFigureProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { plot, x, named, rows, band, shiftAt } = pairedDrawing(pairs, { value: shift, interval })
  return (
    <Frame plot={plot}>
      {band && (
        <rect
          className={styles.band}
          x={band.from}
          width={Math.max(1.5, band.to - band.from)}
          y={plot.top}
          height={plot.bottom - plot.top}
        />
      )}
      <TimeAxis axis={x} plot={plot} title={t('compare.differenceAxis')} />
      {shiftAt !== undefined && (
        <line className={styles.shift} x1={shiftAt} x2={shiftAt} y1={plot.top} y2={plot.bottom} />
      )}
      {rows.map((row) => (
        <g key={row.utterance} transform={`translate(0 ${row.y})`}>
          {named && <line className={styles.stem} x1={x.at(0)} x2={row.x} />}
          <circle className={styles.dot} cx={row.x} r={named ? 4 : 2} />
          {named && <text y={4}>{row.name}</text>}
          {named && (
            <text x={CHART_WIDTH} y={4} textAnchor="end">
              {msDigits(row.differenceMs, locale)}
            </text>
          )}
        </g>
      ))}
    </Frame>
  )
}
