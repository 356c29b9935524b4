import { useTranslation } from 'react-i18next'
import { type ErrorUnit, metricTitle } from '../../../../pipeline/measures/error-rate.ts'
import { formatMetric } from '../../../../pipeline/measures/metric-numbers.ts'
import { UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import type { TuningPoint } from '../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { type TuningChart, tuningChart } from '../../model/tuning-chart.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './result-view.module.css'

const WIDTH = 640
const HEIGHT = 200

interface TuningPaneProps {
  readonly session: Session
  readonly points: readonly TuningPoint[]
  /** What errors are counted in. */
  readonly unit: ErrorUnit
}

/** Every flag set that was tried: how fast it was and what it cost, the front of the best marked. */
export function TuningPane({ session, points, unit }: TuningPaneProps) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const words = useWords()
  const nameOf = (armId: string) => words.preset(session.arms.find(({ id }) => id === armId)?.name ?? armId)
  const chart = tuningChart(points)
  const chosen = points.find((point) => point.chosen)
  // Where the search began there is nothing to put in force.
  const values = session.arms.slice(1).find(({ id }) => id === chosen?.armId)?.values
  const apply = values && (
    <Button isDisabled={!connected} onPress={() => flags.applyPreset('tuned', values)}>
      {t('compare.applyTuned')}
    </Button>
  )
  return (
    <Pane title={t('compare.tuning')} stale={!connected} actions={apply}>
      {chosen && <p className={styles.note}>{t('compare.tuningNote')}</p>}
      {chart.points.length > 0 ? <Chart chart={chart} /> : <EmptyState>{t('compare.noneYet')}</EmptyState>}
      {points.some(({ onFront }) => onFront) && <Front points={points} unit={unit} nameOf={nameOf} />}
    </Pane>
  )
}

function Chart({ chart }: { readonly chart: TuningChart }) {
  const { t } = useTranslation()
  const locale = useLocale()
  return (
    <svg className={styles.chart} viewBox={`-44 -12 ${WIDTH + 100} ${HEIGHT + 44}`} aria-hidden="true">
      <path className={styles.axis} fill="none" d={`M0 0V${HEIGHT}H${WIDTH}`} />
      <text x={-8} dy="0.35em" textAnchor="end">
        {formatMetric('wordErrorRate', chart.mostErrors, locale)}
      </text>
      <text x={-8} y={HEIGHT} dy="0.35em" textAnchor="end">
        0 %
      </text>
      <text y={HEIGHT + 20}>0</text>
      <text x={WIDTH} y={HEIGHT + 20} textAnchor="middle">
        {formatMetric(chart.metric, chart.mostMs, locale)}
      </text>
      <text x={WIDTH / 2} y={HEIGHT + 20} textAnchor="middle">
        {t(`compare.metrics.${chart.metric}`)}
      </text>
      {chart.points.map(({ point: { armId, onFront, chosen }, x, y }) => (
        <circle
          key={armId}
          cx={x * WIDTH}
          cy={HEIGHT - y * HEIGHT}
          r={chosen ? 7 : 4}
          fill={onFront ? 'var(--accent)' : 'none'}
          stroke={chosen ? 'var(--better)' : 'var(--accent)'}
          strokeWidth={chosen ? 3 : 1}
        />
      ))}
    </svg>
  )
}

interface FrontProps extends Pick<TuningPaneProps, 'unit'> {
  readonly points: readonly TuningPoint[]
  nameOf(armId: string): string
}

function Front({ points, unit, nameOf }: FrontProps) {
  const language = useConsoleStore((state) => state.language)
  const { t } = useTranslation()
  const locale = useLocale()
  const front = points
    .filter((point) => point.onFront)
    .sort((a, b) => (a.heardMs ?? a.processingMs ?? 0) - (b.heardMs ?? b.processingMs ?? 0))
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('compare.candidate')}</th>
          <th scope="col">{t('compare.metrics.heardMs')}</th>
          <th scope="col">{t('compare.metrics.processingMs')}</th>
          <th scope="col">{metricTitle('wordErrorRate', unit)[language]}</th>
          <th scope="col">{t('compare.turns')}</th>
        </tr>
      </thead>
      <tbody>
        {front.map(({ armId, heardMs, processingMs, wordErrorRate, turns, chosen }) => (
          <tr key={armId}>
            <th scope="row">
              {nameOf(armId)}
              {chosen && ` · ${t('compare.chosen')}`}
            </th>
            <td>{heardMs === null ? UNKNOWN : formatMetric('heardMs', heardMs, locale)}</td>
            <td>{processingMs === null ? UNKNOWN : formatMetric('processingMs', processingMs, locale)}</td>
            <td>{wordErrorRate === null ? UNKNOWN : formatMetric('wordErrorRate', wordErrorRate, locale)}</td>
            <td>{turns}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
