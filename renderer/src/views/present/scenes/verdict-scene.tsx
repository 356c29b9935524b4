import { useTranslation } from 'react-i18next'
import { signedDigits, THIN_SPACE } from '../../../../../pipeline/measures/numbers.ts'
import { metricTitle, unitOfArms } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import type { Comparison, ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { type ExperimentHeadline, headlineOf, judgedArm } from '../../../model/experiments/experiment-headline.ts'
import { ExperimentRuns } from '../nothing-yet.tsx'
import styles from '../present-page.module.css'
import type { SceneProps } from '../scene.ts'

/** What all turns of the comparison say, in the product's own sentence, and how much of the wait that is. */
export function VerdictScene({ presented, isBusy, nothing }: SceneProps) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  const { result, loading } = presented
  const headline = result && headlineOf(result)
  const comparison = headline?.comparison ?? (result && comparisonSoFar(result))
  if (!comparison && loading) return <p className={styles.nothing}>{t('present.loading')}</p>
  if (!result || !comparison) return nothing(t('present.noVerdict'))
  return (
    <div className={styles.scene}>
      <h2 className={styles.title}>{t('present.scene.verdict')}</h2>
      <p className={styles.hero}>
        <span className={styles.caption}>{metricTitle(comparison.metric, unitOfArms(result.arms))[language]}</span>
        <Share comparison={comparison} share={headline?.share} />
      </p>
      <p className={styles.verdict}>{comparison.verdict[language]}</p>
      <div className={styles.options}>{isBusy && <ExperimentRuns />}</div>
    </div>
  )
}

/** While an experiment runs there is no headline, but a sentence that says so. */
function comparisonSoFar(result: ExperimentResult): Comparison | undefined {
  const [from, to] = [result.arms[0]?.armId, judgedArm(result)]
  return result.comparisons.find((one) => one.metric === 'heardMs' && one.from === from && one.to === to)
}

interface ShareProps {
  readonly comparison: Comparison
  readonly share: ExperimentHeadline['share']
}

/** The difference as a share of what it was measured against, with its interval; unknown while there is none. */
function Share({ comparison, share }: ShareProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const percent = (value: number, decimals: number) => signedDigits(100 * value, decimals, locale)
  const { interval } = share ?? {}
  return (
    <>
      <span className={styles.number} data-outcome={comparison.outcome} data-unknown={share === undefined || undefined}>
        {share ? percent(share.value, 0) : '…'}
        {share && <small>{THIN_SPACE}%</small>}
      </span>
      <span className={styles.interval}>
        {interval
          ? t('present.interval', { from: percent(interval.from, 1), to: percent(interval.to, 1) })
          : t('present.noInterval')}
      </span>
    </>
  )
}
