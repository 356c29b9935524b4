import { useTranslation } from 'react-i18next'
import { digitsOf, signedDigits, THIN_SPACE } from '../../../../../pipeline/measures/numbers.ts'
import { shiftShare } from '../../../../../pipeline/measures/shift-share.ts'
import type { Comparison, ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { heardVerdict } from '../../../model/comparison.ts'
import { ExperimentRuns } from '../nothing-yet.tsx'
import styles from '../present-page.module.css'
import type { SceneProps } from '../scene.ts'

/** What all turns of the comparison say, in the product's own sentence, and how much of the wait that is. */
export function VerdictScene({ presented, isBusy, nothing }: SceneProps) {
  const { t } = useTranslation()
  const { result, loading } = presented
  const comparison = result && heardVerdict(result)
  if (!comparison && loading) return <p className={styles.nothing}>{t('present.loading')}</p>
  if (!result || !comparison) return nothing(t('present.noVerdict'))
  return (
    <div className={styles.scene}>
      <h2 className={styles.title}>{t('present.scene.verdict')}</h2>
      <Share comparison={comparison} result={result} />
      <Sentence comparison={comparison} />
      <div className={styles.options}>{isBusy && <ExperimentRuns />}</div>
    </div>
  )
}

function Share({ comparison, result }: { readonly comparison: Comparison; readonly result: ExperimentResult }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const share = comparison.look === 'running' ? undefined : shiftShare(comparison, result.arms)
  const { interval } = share ?? {}
  const percent = (value: number) => signedDigits(100 * value, 1, locale)
  return (
    <p className={styles.hero}>
      <span className={styles.caption}>{t('present.userWaits')}</span>
      <span className={styles.number} data-outcome={comparison.outcome} data-unknown={share === undefined || undefined}>
        {share ? signedDigits(100 * share.share, 0, locale) : '…'}
        {share && <small>{THIN_SPACE}%</small>}
      </span>
      <span className={styles.interval}>
        {interval
          ? t('present.interval', { from: percent(interval.from), to: percent(interval.to) })
          : t('present.noInterval', {
              count: comparison.utterances,
              utterances: digitsOf(comparison.utterances, 0, locale),
            })}
      </span>
    </p>
  )
}

function Sentence({ comparison }: { readonly comparison: Comparison }) {
  const language = useConsoleStore((state) => state.language)
  return <p className={styles.verdict}>{comparison.verdict[language]}</p>
}
