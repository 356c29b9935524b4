import { useTranslation } from 'react-i18next'
import type { AblationBar, Comparison } from '../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { formatMetric, reachOf } from '../../model/comparison.ts'
import { UNKNOWN } from '../../model/format.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Pane } from '../../widgets/pane.tsx'
import styles from './result-view.module.css'

const WIDTH = 200
const MIDDLE = WIDTH / 2

/** What each flag is worth alone, and what is lost without it; the longest bar first. */
export function Tornado({ bars }: { readonly session: Session; readonly bars: readonly AblationBar[] }) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const sides = ['alone', 'leftOut'] as const
  return (
    <>
      {sides.map((side) => {
        const rows = bars
          .flatMap(({ flag, [side]: comparison }) => (comparison ? [{ flag, comparison }] : []))
          .sort((a, b) => Math.abs(b.comparison.shift ?? 0) - Math.abs(a.comparison.shift ?? 0))
        if (rows.length === 0) return null
        return (
          <Pane key={side} title={t(`compare.tornado.${side}`)} stale={!connected}>
            <Bars rows={rows} />
          </Pane>
        )
      })}
    </>
  )
}

function Bars({ rows }: { readonly rows: readonly { readonly flag: string; readonly comparison: Comparison }[] }) {
  const locale = useLocale()
  const reach = reachOf(
    rows.flatMap(({ comparison }) => [comparison.shift, comparison.interval?.from, comparison.interval?.to]),
  )
  return (
    <div className={styles.bars}>
      {rows.map(({ flag, comparison }) => [
        <a key={`${flag}/name`} href={hashOf({ page: 'flags', flag })}>
          <code>{flag}</code>
        </a>,
        <Bar key={flag} comparison={comparison} reach={reach} />,
        <span
          key={`${flag}/number`}
          className={
            comparison.outcome === 'better' ? styles.better : comparison.outcome === 'worse' ? styles.worse : ''
          }
        >
          {comparison.shift === null ? UNKNOWN : formatMetric(comparison.metric, comparison.shift, locale, true)}
        </span>,
      ])}
    </div>
  )
}

/** From the middle to the shift, with its interval as a line; a dotted bar for what chance could have done. */
function Bar({ comparison, reach }: { readonly comparison: Comparison; readonly reach: number }) {
  const x = (value: number) => MIDDLE + (value / reach) * (MIDDLE - 2)
  const { shift, interval, outcome } = comparison
  const at = x(shift ?? 0)
  const sure = outcome === 'better' || outcome === 'worse'
  const colour = outcome === 'worse' ? 'var(--worse)' : 'var(--better)'
  return (
    <svg viewBox={`0 0 ${WIDTH} 18`} preserveAspectRatio="none" aria-hidden="true">
      <line x1={MIDDLE} x2={MIDDLE} y1={0} y2={18} stroke="var(--border)" vectorEffect="non-scaling-stroke" />
      {shift !== null && (
        <rect
          x={Math.min(MIDDLE, at)}
          width={Math.max(0.5, Math.abs(at - MIDDLE))}
          y={4}
          height={10}
          fill={sure ? colour : 'var(--wait)'}
        />
      )}
      {interval && (
        <line
          x1={x(interval.from)}
          x2={x(interval.to)}
          y1={9}
          y2={9}
          stroke="var(--text)"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  )
}
