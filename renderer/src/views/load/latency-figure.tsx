import { useTranslation } from 'react-i18next'
import { CHART_WIDTH, heightOf } from '../../../../pipeline/measures/charts/frame.ts'
import { type LoadDrawing, loadDrawing } from '../../../../pipeline/measures/charts/load-over-time.ts'
import { formatMs, formatWhole } from '../../../../pipeline/measures/numbers.ts'
import type { LoadBucket } from '../../../../pipeline/protocol/load.ts'
import { useLocale } from '../../console-context.ts'
import styles from './latency-figure.module.css'

interface LatencyFigureProps {
  readonly series: readonly LoadBucket[]
  readonly bucketS: number
  readonly limitMs: number
}

/** First audio over time as lines of p50 and p95 against the target, devices as steps on an axis of their own. */
export function LatencyFigure({ series, bucketS, limitMs }: LatencyFigureProps) {
  const locale = useLocale()
  const name = useName(series, bucketS, limitMs)
  const drawing = loadDrawing(series, bucketS, limitMs)
  const { plot } = drawing
  return (
    <>
      <svg className={styles.chart} viewBox={`0 0 ${CHART_WIDTH} ${heightOf(plot)}`} role="img" aria-label={name}>
        <Grid drawing={drawing} />
        <path className={styles.devices} d={drawing.devices} />
        <line className={styles.limit} x1={plot.left} x2={plot.right} y1={drawing.limitY} y2={drawing.limitY} />
        {drawing.errorsX.map((x) => (
          <line key={x} className={styles.error} x1={x} x2={x} y1={plot.bottom - 9} y2={plot.bottom} />
        ))}
        <path className={styles.p50} d={drawing.p50} />
        <path className={styles.p95} d={drawing.p95} />
        {drawing.dots.map(({ x, p50Y, p95Y }) => (
          <g key={x}>
            <circle className={styles.dot50} cx={x} cy={p50Y} r={2.5} />
            <circle className={styles.dot95} cx={x} cy={p95Y} r={2.5} />
          </g>
        ))}
      </svg>
      <Legend limit={formatMs(limitMs, locale)} withErrors={drawing.errorsX.length > 0} />
    </>
  )
}

/** What the drawing shows, for whoever does not see it. */
function useName(series: readonly LoadBucket[], bucketS: number, limitMs: number): string {
  const { t } = useTranslation()
  const locale = useLocale()
  const known = series.flatMap(({ firstAudioP95Ms }) => firstAudioP95Ms ?? [])
  if (known.length === 0) return t('load.overTimeNone')
  return t('load.drawing', {
    seconds: formatWhole((series.at(-1)?.fromS ?? 0) + bucketS, locale),
    from: formatMs(Math.min(...known), locale),
    to: formatMs(Math.max(...known), locale),
    limit: formatMs(limitMs, locale),
  })
}

function Grid({ drawing: { plot, x, y, devicesY } }: { readonly drawing: LoadDrawing }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <g className={styles.axes}>
      {y.ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${y.at(tick)})`}>
          <line x1={plot.left} x2={plot.right} />
          <text x={plot.left - 8} y={4} textAnchor="end">
            {tick === y.ticks.at(-1) ? `${formatWhole(tick, locale)} ${t('load.msAxis')}` : formatWhole(tick, locale)}
          </text>
        </g>
      ))}
      {devicesY.ticks.map((tick) => (
        <text key={tick} x={plot.right + 8} y={devicesY.at(tick) + 4}>
          {formatWhole(tick, locale)}
        </text>
      ))}
      {x.ticks.map((tick) => (
        <text key={tick} x={x.at(tick)} y={plot.bottom + 16} textAnchor="middle">
          {formatWhole(tick, locale)}
        </text>
      ))}
      <text x={plot.right} y={plot.bottom + 32} textAnchor="end">
        {t('load.secondsAxis')}
      </text>
    </g>
  )
}

const LINES = ['p50', 'p95', 'limit', 'devices'] as const

function Legend({ limit, withErrors }: { readonly limit: string; readonly withErrors: boolean }) {
  const { t } = useTranslation()
  return (
    <p className={styles.legend}>
      {[...LINES, ...(withErrors ? (['errors'] as const) : [])].map((name) => (
        <span key={name}>
          <svg viewBox="0 0 34 12" aria-hidden="true">
            <line className={styles[name === 'errors' ? 'error' : name]} x1={0} x2={34} y1={6} y2={6} />
          </svg>
          {t(`load.legend.${name}`, { limit })}
        </span>
      ))}
    </p>
  )
}
