import { useTranslation } from 'react-i18next'
import { type ErrorUnit, metricTitle, unitOfArms } from '../../../../pipeline/measures/error-rate.ts'
import type { Comparison, ExperimentResult } from '../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsoleStore } from '../../console-context.ts'
import { firstComparisons, reachOf } from '../../model/comparison.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import { ArmLedgers } from './arm-ledgers.tsx'
import { ComparisonTable } from './comparison-table.tsx'
import { EcdfPane } from './ecdf-pane.tsx'
import { PriceTable } from './price-table.tsx'
import styles from './result-view.module.css'
import { ShiftBar } from './shift-bar.tsx'
import { Tornado } from './tornado.tsx'
import { TuningPane } from './tuning-pane.tsx'

/** What an experiment shows so far: the verdict first, then the picture, the price and the numbers. */
export function ResultView({ sessionId }: { readonly sessionId: string }) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const live = useConsoleStore((state) => state.session?.experimentResult)
  const { answer: session, error } = useAnswer({ name: 'readSession', sessionId })
  const isLive = live?.sessionId === sessionId
  const stored = useAnswer(isLive ? undefined : { name: 'readResult', sessionId })
  const result = isLive ? live : stored.answer
  if (!session || !result)
    return (
      <Pane title={t('compare.result')} stale={!connected}>
        <EmptyState>{error ? words.error(error).message : t('compare.noneYet')}</EmptyState>
      </Pane>
    )
  return <Result session={session} result={result} />
}

function Result({ session, result }: { readonly session: Session; readonly result: ExperimentResult }) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const language = useConsoleStore((state) => state.language)
  const { searchVerdict } = result
  const unit = unitOfArms(result.arms)
  const comparisons = firstComparisons(result)
  const link = (
    <a className={styles.link} href={hashOf({ page: 'sessions', session: session.id })}>
      {t('compare.toTurns')}
    </a>
  )
  const titled = (title: string) => `${title} · ${session.title}`
  return (
    <>
      <Pane title={titled(t('compare.result'))} stale={!connected} actions={link}>
        {searchVerdict && <p className={styles.chosen}>{searchVerdict[language]}</p>}
        {!(searchVerdict && comparisons.length === 0) && <Verdicts comparisons={comparisons} unit={unit} />}
      </Pane>
      {result.tuning && <TuningPane session={session} points={result.tuning} unit={unit} />}
      {result.ablation && <Tornado bars={result.ablation} />}
      <ArmLedgers session={session} result={result} />
      <EcdfPane session={session} />
      <PriceTable session={session} result={result} />
      {result.comparisons.length > 0 && (
        <ComparisonTable session={session} comparisons={result.comparisons} unit={unit} />
      )}
    </>
  )
}

/** Verdicts on the numbers people wait for, each with its difference drawn: faster to the left, its interval as a line. */
function Verdicts({ comparisons, unit }: { readonly comparisons: readonly Comparison[]; readonly unit: ErrorUnit }) {
  const { t } = useTranslation()
  const language = useConsoleStore((state) => state.language)
  if (comparisons.length === 0) return <EmptyState>{t('compare.noneYet')}</EmptyState>
  const reach = reachOf(comparisons.flatMap(({ shift, interval }) => [shift, interval?.from, interval?.to]))
  return (
    <ul className={styles.verdicts}>
      {comparisons.map((comparison) => {
        const { from, to, metric, verdict, outcome } = comparison
        return (
          <li key={`${from}/${to}/${metric}`} data-outcome={outcome}>
            <span className={styles.metric}>{metricTitle(metric, unit)[language]}</span> {verdict[language]}
            {comparison.shift !== null && (
              <span className={styles.shift}>
                <ShiftBar comparison={comparison} reach={reach} />
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
