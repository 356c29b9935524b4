import { useTranslation } from 'react-i18next'
import { formatSignedShare } from '../../../../../pipeline/measures/numbers.ts'
import { formatMetricShift } from '../../../../../pipeline/measures/verdicts/metric-numbers.ts'
import type { ErrorUnit } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import { OUTCOME_SIGNS } from '../../../../../pipeline/measures/words.ts'
import type { ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { type ExperimentHeadline, judgedArm } from '../../../model/experiments/experiment-headline.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Pane } from '../../../widgets/pane.tsx'
import { isRunning } from '../is-running.ts'
import { useExperimentWords } from '../use-experiment-words.ts'
import { Price } from './price.tsx'
import styles from './result.module.css'

interface HeroProps {
  readonly session: Session
  readonly result: ExperimentResult
  readonly headline: ExperimentHeadline | undefined
  /** What errors are counted in. */
  readonly unit: ErrorUnit
}

/** What was found, in one number with its interval, and what it costs beside it. */
export function Hero({ session, result, headline, unit }: HeroProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  return (
    <div className={styles.hero}>
      <Pane title={t('compare.result')} stale={!connected}>
        {headline ? <Found session={session} headline={headline} /> : <Nothing session={session} result={result} />}
      </Pane>
      <Pane title={t('compare.cost')} stale={!connected}>
        <Price session={session} result={result} unit={unit} />
      </Pane>
    </div>
  )
}

interface FoundProps {
  readonly session: Session
  readonly headline: ExperimentHeadline
}

function Found({ session, headline }: FoundProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const words = useExperimentWords()
  const { comparison, share } = headline
  const { metric, outcome, shift, utterances, moreTurns } = comparison
  const bounds = share?.interval
  const relative = share && formatSignedShare(share.value, locale)
  const seen = formatMetricShift(metric, shift, locale)
  const saying = (
    <p className={styles.saying}>
      <i aria-hidden="true">{OUTCOME_SIGNS[outcome]}</i> {words.found(session, headline)}
    </p>
  )
  return (
    <div className={styles.found} data-outcome={outcome}>
      {/* What chance may have brought is not told in large digits. */}
      {outcome === 'undecided' ? null : <p className={styles.big}>{relative ?? seen}</p>}
      {saying}
      <p className={styles.what}>
        {t(`compare.metrics.${metric}`)} {seen}
        {outcome === 'undecided' && relative && ` (${relative})`} · {t('compare.interval')} {words.interval(headline)}
        {bounds && ` (${formatSignedShare(bounds.from, locale)} … ${formatSignedShare(bounds.to, locale)})`} ·{' '}
        {t('compare.utteranceCount', { count: utterances })}
      </p>
      {outcome === 'undecided' && (
        <p className={styles.what}>
          {moreTurns ? t('compare.moreTurnsWould', { count: moreTurns }) : t('compare.moreWouldTell')}
        </p>
      )}
    </div>
  )
}

/** What stands there while nothing can be said, and why. */
function Nothing({ session, result }: Pick<HeroProps, 'session' | 'result'>) {
  const { t } = useTranslation()
  const progress = useConsoleStore((state) => state.session?.experiment)
  const own = progress?.sessionId === session.id && isRunning(progress.state) ? progress : undefined
  if (own)
    return (
      <div className={styles.found}>
        <p className={styles.big}>{t('compare.collectingOf', { done: own.done, total: own.total })}</p>
        <p className={styles.what}>{t('compare.collectingNote')}</p>
      </div>
    )
  const isSame = result.tuning && judgedArm(result) === session.arms[0]?.id
  return (
    <div className={styles.found}>
      <p className={styles.saying}>{t(isSame ? 'compare.nothingAhead' : 'compare.nothingToSay')}</p>
      <p className={styles.what}>{t(isSame ? 'compare.nothingAheadNote' : 'compare.nothingToSayNote')}</p>
    </div>
  )
}
