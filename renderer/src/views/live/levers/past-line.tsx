import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMs } from '../../../../../pipeline/measures/numbers.ts'
import { scoreOf } from '../../../../../pipeline/measures/what-if/past.ts'
import { useLocale } from '../../../console-context.ts'
import styles from './levers-pane.module.css'
import { pastPredictions, type StoredComparison } from './past-comparisons.ts'

/** How good past predictions were: every stored comparison is predicted from its reference turns by what was known before it. */
export function PastLine({ comparisons }: { readonly comparisons: readonly StoredComparison[] | undefined }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const score = useMemo(() => scoreOf(pastPredictions(comparisons ?? [])), [comparisons])
  if (!comparisons) return null
  const { count, inside, medianErrorMs } = score ?? { count: 0, inside: 0, medianErrorMs: undefined }
  return (
    <p className={styles.past}>
      {score ? t('levers.past', { inside, count, ms: formatMs(medianErrorMs, locale) }) : t('levers.pastNone')}
    </p>
  )
}
