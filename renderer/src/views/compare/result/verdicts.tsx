import { useTranslation } from 'react-i18next'
import { type ErrorUnit, metricTitle } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import { OUTCOME_SIGNS, OUTCOME_WORDS } from '../../../../../pipeline/measures/words.ts'
import type { Comparison, ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { reachOf } from '../../../model/experiments/comparison.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Pane } from '../../../widgets/pane.tsx'
import styles from './result.module.css'
import { ShiftBar } from './shift-bar.tsx'

interface VerdictsProps {
  readonly comparisons: readonly Comparison[]
  readonly searchVerdict: ExperimentResult['searchVerdict']
  readonly unit: ErrorUnit
}

/** The verdicts in full on the numbers people wait for, each with its difference drawn: faster to the left. */
export function Verdicts({ comparisons, searchVerdict, unit }: VerdictsProps) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const connected = useConsoleStore(selectConnected)
  if (comparisons.length === 0 && !searchVerdict) return null
  const reach = reachOf(comparisons.flatMap(({ shift, interval }) => [shift, interval?.from, interval?.to]))
  return (
    <Pane title={t('compare.verdicts')} stale={!connected}>
      {searchVerdict && <p className={styles.chosen}>{searchVerdict[language]}</p>}
      <ul className={styles.verdicts}>
        {comparisons.map((comparison) => {
          const { from, to, metric, verdict, outcome } = comparison
          return (
            <li key={`${from}/${to}/${metric}`} data-outcome={outcome}>
              <span className={styles.outcome}>
                {OUTCOME_SIGNS[outcome]} {OUTCOME_WORDS[outcome][language]}
              </span>
              <span>
                <span className={styles.metric}>{metricTitle(metric, unit)[language]}</span> {verdict[language]}
                {comparison.shift !== null && (
                  <span className={styles.shift}>
                    <ShiftBar comparison={comparison} reach={reach} />
                  </span>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </Pane>
  )
}
