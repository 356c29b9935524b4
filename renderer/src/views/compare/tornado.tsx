import { useTranslation } from 'react-i18next'
import { formatMetricShift } from '../../../../pipeline/measures/metric-numbers.ts'
import { UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import type { AblationBar, Comparison } from '../../../../pipeline/protocol/experiments.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { reachOf } from '../../model/comparison.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Pane } from '../../widgets/pane.tsx'
import styles from './result-view.module.css'
import { ShiftBar } from './shift-bar.tsx'

/** What each flag is worth alone, and what is lost without it; the longest bar first. */
export function Tornado({ bars }: { readonly bars: readonly AblationBar[] }) {
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
        <ShiftBar key={flag} comparison={comparison} reach={reach} />,
        <span
          key={`${flag}/number`}
          className={
            comparison.outcome === 'better' ? styles.better : comparison.outcome === 'worse' ? styles.worse : ''
          }
        >
          {comparison.shift === null ? UNKNOWN : formatMetricShift(comparison.metric, comparison.shift, locale)}
        </span>,
      ])}
    </div>
  )
}
