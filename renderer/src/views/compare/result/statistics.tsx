import { useTranslation } from 'react-i18next'
import type { ErrorUnit } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import type { ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { ComparisonTable } from './comparison-table.tsx'
import { PriceTable } from './price-table.tsx'
import styles from './result.module.css'

interface StatisticsProps {
  readonly session: Session
  readonly result: ExperimentResult
  readonly unit: ErrorUnit
}

/** All numbers behind the result, for who wants to check it; folded away. */
export function Statistics({ session, result, unit }: StatisticsProps) {
  const { t } = useTranslation()
  return (
    <details className={styles.statistics}>
      <summary>{t('compare.statistics')}</summary>
      <PriceTable session={session} result={result} />
      {result.comparisons.length > 0 && (
        <ComparisonTable session={session} comparisons={result.comparisons} unit={unit} />
      )}
    </details>
  )
}
