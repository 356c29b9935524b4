import { useTranslation } from 'react-i18next'
import type { TuningPoint } from '../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore, useLocale } from '../../console-context.ts'
import { formatMetric } from '../../model/comparison.ts'
import { UNKNOWN } from '../../model/format.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import styles from './result-view.module.css'

const WIDTH = 640
const HEIGHT = 200

/** Every flag set that was tried: how fast it was and what it cost, the front of the best marked. */
export function TuningPane({
  session,
  points,
}: {
  readonly session: Session
  readonly points: readonly TuningPoint[]
}) {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const chosen = points.find((point) => point.chosen)
  const values = session.arms.find(({ id }) => id === chosen?.armId)?.values
  const apply = values && (
    <Button isDisabled={!connected} onPress={() => flags.applyPreset('tuned', values)}>
      {t('compare.applyTuned')}
    </Button>
  )
  return (
    <Pane title={t('compare.tuning')} stale={!connected} actions={apply}>
      <Chart points={points} />
      <Front session={session} points={points} />
    </Pane>
  )
}

function Chart({ points }: { readonly points: readonly TuningPoint[] }) {
  const known = points.filter((point) => point.heardMs !== null && point.wordErrorRate !== null)
  const mostMs = Math.max(1, ...known.map((point) => point.heardMs ?? 0))
  const mostErrors = Math.max(0.01, ...known.map((point) => point.wordErrorRate ?? 0))
  return (
    <svg className={styles.chart} viewBox={`-8 -8 ${WIDTH + 16} ${HEIGHT + 16}`} aria-hidden="true">
      <path className={styles.axis} fill="none" d={`M0 0V${HEIGHT}H${WIDTH}`} />
      {known.map(({ armId, heardMs, wordErrorRate, onFront, chosen }) => (
        <circle
          key={armId}
          cx={((heardMs ?? 0) / mostMs) * WIDTH}
          cy={HEIGHT - ((wordErrorRate ?? 0) / mostErrors) * HEIGHT}
          r={chosen ? 7 : 4}
          fill={onFront ? 'var(--accent)' : 'none'}
          stroke={chosen ? 'var(--better)' : 'var(--accent)'}
          strokeWidth={chosen ? 3 : 1}
        />
      ))}
    </svg>
  )
}

function Front({ session, points }: { readonly session: Session; readonly points: readonly TuningPoint[] }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const front = points.filter((point) => point.onFront).sort((a, b) => (a.heardMs ?? 0) - (b.heardMs ?? 0))
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('compare.candidate')}</th>
          <th scope="col">{t('compare.metrics.heardMs')}</th>
          <th scope="col">{t('compare.metrics.processingMs')}</th>
          <th scope="col">{t('compare.metrics.wordErrorRate')}</th>
          <th scope="col">{t('compare.turns')}</th>
        </tr>
      </thead>
      <tbody>
        {front.map(({ armId, heardMs, processingMs, wordErrorRate, turns, chosen }) => (
          <tr key={armId}>
            <th scope="row">
              {session.arms.find(({ id }) => id === armId)?.name ?? armId}
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
