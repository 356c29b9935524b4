import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../pipeline/measures/numbers.ts'
import type { Session, TurnRow } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { axisOf, ecdf, ecdfPath } from '../../model/ecdf.ts'
import { isCountedRow } from '../../model/turn-row.ts'
import { selectConnected } from '../../store/selectors.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { Segments } from '../../widgets/segments.tsx'
import { useWidth } from '../../widgets/use-width.ts'
import { useWords } from '../../widgets/words.ts'
import styles from './result-view.module.css'

const ALL = 20_000
const HEIGHT = 180
const LEFT = 44
const RIGHT = 28
const LEAST_PX = 240
const MOST_ARMS = 4
const SHARES = [0, 0.25, 0.5, 0.75, 0.95] as const

/** Which share of an arm's turns was at most how long: the whole distribution, not its average. */
export function EcdfPane({ session }: { readonly session: Session }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const [metric, setMetric] = useState<'heardMs' | 'processingMs'>('processingMs')
  const { answer } = useAnswer({ name: 'listTurns', sessionId: session.id, offset: 0, limit: ALL })
  const arms = session.arms.slice(0, MOST_ARMS).map(({ id, name }) => ({
    id,
    name: words.preset(name),
    values: valuesOf(answer?.turns ?? [], id, metric),
  }))
  const choice = (
    <Segments<'processingMs' | 'heardMs'>
      label={t('compare.metric')}
      value={metric}
      segments={[
        { value: 'processingMs', label: t('compare.metrics.processingMs') },
        { value: 'heardMs', label: t('compare.metrics.heardMs') },
      ]}
      onChange={setMetric}
    />
  )
  return (
    <Pane title={t('compare.distribution')} stale={!connected} actions={choice}>
      {arms.some(({ values }) => values.length > 1) ? (
        <figure aria-label={t('compare.distributionSummary')}>
          <Chart arms={arms} />
          <figcaption className={styles.legend}>
            {arms.map(({ id, name, values }, index) => (
              <span key={id}>
                <svg viewBox="0 0 28 8" aria-hidden="true">
                  <path className={styles.series} data-arm={index} d="M0 4H28" />
                </svg>{' '}
                {name} (n = {values.length})
              </span>
            ))}
            {session.arms.length > MOST_ARMS && (
              <span>{t('compare.moreArms', { count: session.arms.length - MOST_ARMS })}</span>
            )}
          </figcaption>
        </figure>
      ) : (
        <EmptyState>{t('compare.noneYet')}</EmptyState>
      )}
    </Pane>
  )
}

function valuesOf(turns: readonly TurnRow[], armId: string, metric: 'heardMs' | 'processingMs'): readonly number[] {
  return turns.filter((turn) => turn.armId === armId && isCountedRow(turn)).flatMap((turn) => turn[metric] ?? [])
}

interface ChartArm {
  readonly id: string
  readonly values: readonly number[]
}

function Chart({ arms }: { readonly arms: readonly ChartArm[] }) {
  const locale = useLocale()
  const frame = useRef<HTMLDivElement>(null)
  const wholePx = Math.max(LEAST_PX, useWidth(frame))
  const widthPx = wholePx - LEFT - RIGHT
  const axis = axisOf(arms.flatMap(({ values }) => values))
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => axis.fromMs + (axis.toMs - axis.fromMs) * share)
  return (
    <div ref={frame}>
      <svg className={styles.chart} viewBox={`0 0 ${wholePx} ${HEIGHT + 32}`} aria-hidden="true">
        <g transform={`translate(${LEFT} 6)`}>
          {SHARES.map((share) => (
            <g key={share} transform={`translate(0 ${(1 - share) * HEIGHT})`}>
              <line className={styles.axis} x1={0} x2={widthPx} />
              <text x={-8} dy="0.35em" textAnchor="end">
                {Math.round(share * 100)} %
              </text>
            </g>
          ))}
          {ticks.map((ms, index) => (
            <text key={ms} x={(index / (ticks.length - 1)) * widthPx} y={HEIGHT + 18} textAnchor="middle">
              {formatMs(ms, locale)}
            </text>
          ))}
          {arms.map(({ id, values }, index) => (
            <path
              key={id}
              className={styles.series}
              data-arm={index}
              d={ecdfPath(ecdf(values), axis, widthPx, HEIGHT)}
            />
          ))}
        </g>
      </svg>
    </div>
  )
}
