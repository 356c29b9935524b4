import { ArrowLeft } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ownTitle } from '../../../../../pipeline/measures/session-words.ts'
import { unitOfArms } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import type { ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../../answers/use-answer.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import { firstComparisons } from '../../../model/experiments/comparison.ts'
import { headlineOf } from '../../../model/experiments/experiment-headline.ts'
import { hashOf } from '../../../model/page-route.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { EmptyState, Pane } from '../../../widgets/pane.tsx'
import { useWords } from '../../../widgets/words.ts'
import { ProgressPane } from '../progress-pane.tsx'
import { useExperimentWords } from '../use-experiment-words.ts'
import { AblationPane } from './ablation-pane.tsx'
import { ArmLedgers } from './arm-ledgers.tsx'
import { DistributionPane } from './distribution-pane.tsx'
import { Hero } from './hero.tsx'
import styles from './result.module.css'
import { ResultActions } from './result-actions.tsx'
import { Statistics } from './statistics.tsx'
import { TuningPane } from './tuning-pane.tsx'
import { UtterancePane } from './utterance-pane.tsx'
import { Verdicts } from './verdicts.tsx'

/** What an experiment shows so far: what it found first, then the picture, then the numbers for who wants to check. */
export function ResultPage({ sessionId }: { readonly sessionId: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const live = useConsoleStore((state) => state.session?.experimentResult)
  const progress = useConsoleStore((state) => state.session?.experiment)
  const { answer: session, error } = useAnswer({ name: 'readSession', sessionId })
  const isLive = live?.sessionId === sessionId
  const stored = useAnswer(isLive ? undefined : { name: 'readResult', sessionId })
  const result = isLive ? live : stored.answer
  const own = progress?.sessionId === sessionId ? progress : undefined
  return (
    <div className={styles.report}>
      <a className={styles.back} href={hashOf({ page: 'compare' })}>
        <ArrowLeft size={14} aria-hidden /> {t('compare.allExperiments')}
      </a>
      {session && <Header session={session} result={result} />}
      {own && <ProgressPane progress={own} />}
      {session && result ? (
        <Result session={session} result={result} />
      ) : (
        <Pane title={t('compare.result')} stale={!connected}>
          <EmptyState>{error ? words.error(error).message : t('compare.nothingYet')}</EmptyState>
        </Pane>
      )}
    </div>
  )
}

const WHEN: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }

interface PartProps {
  readonly session: Session
  readonly result: ExperimentResult
}

function Header({ session, result }: { readonly session: Session; readonly result: ExperimentResult | undefined }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { question } = useExperimentWords()
  const { counts, pace, imported, startedAt, environment, state } = session
  const title = ownTitle(session)
  return (
    <header className={styles.head}>
      <h2>{question(session)}</h2>
      <p className={styles.meta}>
        {title !== undefined && `${title} · `}
        {new Date(startedAt).toLocaleString(locale, WHEN)} ·{' '}
        {t(pace === 'fast' ? 'compare.fastTurns' : 'sessions.turnCount', { count: counts.turns })} ·{' '}
        {environment.machine.cpu}
      </p>
      <p className={styles.badges}>
        {state === 'stopped' && <span>{t('compare.states.stopped')}</span>}
        {pace === 'fast' && <span>{t('compare.fastLedgers')}</span>}
        {imported && <span>{t('compare.imported')}</span>}
      </p>
      {result && <ResultActions session={session} result={result} />}
    </header>
  )
}

function Result({ session, result }: PartProps) {
  const unit = unitOfArms(result.arms)
  const headline = headlineOf(result)
  const comparisons = firstComparisons(result)
  const hasTime = session.pace !== 'fast'
  return (
    <>
      <Hero session={session} result={result} headline={headline} unit={unit} />
      <Verdicts comparisons={comparisons} searchVerdict={result.searchVerdict} unit={unit} />
      {result.ablation && result.ablation.length > 0 && <AblationPane bars={result.ablation} />}
      {result.tuning && <TuningPane session={session} result={result} points={result.tuning} unit={unit} />}
      {hasTime && !result.ablation && <UtterancePane session={session} headline={headline} />}
      {hasTime && <ArmLedgers session={session} result={result} />}
      {hasTime && <DistributionPane session={session} result={result} />}
      <Statistics session={session} result={result} unit={unit} />
    </>
  )
}
