import { useTranslation } from 'react-i18next'
import { formatPValue, UNKNOWN } from '../../../../../pipeline/measures/numbers.ts'
import { formatMetricShift } from '../../../../../pipeline/measures/verdicts/metric-numbers.ts'
import { type ErrorUnit, metricTitle } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import type { Comparison } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Pane } from '../../../widgets/pane.tsx'
import { ScrollArea } from '../../../widgets/scroll-area.tsx'
import { useWords } from '../../../widgets/words.ts'
import styles from './result.module.css'

/** Every comparison with all its numbers, for who wants to check the verdict. */
export function ComparisonTable({
  session,
  comparisons,
  unit,
}: {
  readonly session: Session
  readonly comparisons: readonly Comparison[]
  /** What errors are counted in. */
  readonly unit: ErrorUnit
}) {
  const { t } = useTranslation()
  const words = useWords()
  const locale = useLocale()
  const language = useConsoleStore((state) => state.language)
  const connected = useConsoleStore(selectConnected)
  const nameOf = (armId: string) => words.preset(session.arms.find(({ id }) => id === armId)?.name)
  return (
    <Pane title={t('compare.numbers')} stale={!connected}>
      <ScrollArea className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('compare.metric')}</th>
              <th scope="col">{t('compare.against')}</th>
              <th scope="col">{t('compare.shift')}</th>
              <th scope="col">{t('compare.interval')}</th>
              <th scope="col">p</th>
              <th scope="col">{t('compare.adjusted')}</th>
              <th scope="col">{t('compare.utterances')}</th>
              <th scope="col">{t('compare.moreTurns')}</th>
            </tr>
          </thead>
          <tbody>
            {comparisons.map((comparison) => {
              const { metric, from, to, shift, interval, pValue, adjustedPValue, utterances, moreTurns } = comparison
              const shown = (value: number) => formatMetricShift(metric, value, locale)
              return (
                <tr key={`${from}/${to}/${metric}`}>
                  <th scope="row">{metricTitle(metric, unit)[language]}</th>
                  <td>
                    {nameOf(to)} − {nameOf(from)}
                  </td>
                  <td>{shift === null ? UNKNOWN : shown(shift)}</td>
                  <td>{interval ? `${shown(interval.from)} … ${shown(interval.to)}` : UNKNOWN}</td>
                  <td>{formatPValue(pValue, locale)}</td>
                  <td>{formatPValue(adjustedPValue, locale)}</td>
                  <td>{utterances}</td>
                  <td>{moreTurns ?? UNKNOWN}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </ScrollArea>
      <p className={styles.note}>{t('compare.method')}</p>
    </Pane>
  )
}
