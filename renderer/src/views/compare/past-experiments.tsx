import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatWhole, UNKNOWN } from '../../../../pipeline/measures/numbers.ts'
import { ownTitle } from '../../../../pipeline/measures/session-words.ts'
import { formatMetricShift } from '../../../../pipeline/measures/verdicts/metric-numbers.ts'
import { OUTCOME_SIGNS } from '../../../../pipeline/measures/words.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../answers/use-answer.ts'
import { useConsoleStore, useLocale } from '../../console-context.ts'
import { headlineOf } from '../../model/experiments/experiment-headline.ts'
import { hashOf } from '../../model/page-route.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { ScrollArea } from '../../widgets/scroll-area.tsx'
import { useWords } from '../../widgets/words.ts'
import { EXPERIMENTS_QUERY } from './experiments-query.ts'
import styles from './past-experiments.module.css'
import { useExperimentWords } from './use-experiment-words.ts'

/** Rows at first, and more at a time: each has its result computed by the host. */
const PAGE = 12
const WHEN: Intl.DateTimeFormatOptions = { dateStyle: 'short', timeStyle: 'short' }

/** The experiments there are, newest first: what was asked, and what was found. */
export function PastExperiments() {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const { answer, error } = useAnswer(EXPERIMENTS_QUERY)
  const [shown, setShown] = useState(PAGE)
  const experiments = answer?.sessions.filter(({ kind }) => kind === 'ab' || kind === 'ablation' || kind === 'tune')
  return (
    <Pane title={t('compare.past')} stale={!connected}>
      {error && <p className={styles.problem}>{words.error(error).message}</p>}
      {!experiments && !error && <p className={styles.loading}>{t('compare.loadingPast')}</p>}
      {experiments?.length === 0 && <NoneYet />}
      {experiments && experiments.length > 0 && <Table experiments={experiments.slice(0, shown)} />}
      {experiments && experiments.length > shown && (
        <Button look="plain" onPress={() => setShown(shown + PAGE)}>
          {t('compare.showMore', { count: experiments.length - shown })}
        </Button>
      )}
    </Pane>
  )
}

function NoneYet() {
  const { t } = useTranslation()
  return (
    <div className={styles.empty}>
      <FlaskConical size={44} strokeWidth={1.25} aria-hidden />
      <h3>{t('compare.emptyTitle')}</h3>
      <p>{t('compare.empty')}</p>
      <ol>
        <li>{t('compare.emptySteps.ask')}</li>
        <li>{t('compare.emptySteps.wait')}</li>
        <li>{t('compare.emptySteps.apply')}</li>
      </ol>
    </div>
  )
}

function Table({ experiments }: { readonly experiments: readonly Session[] }) {
  const { t } = useTranslation()
  return (
    <ScrollArea className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('compare.columns.question')}</th>
            <th scope="col">{t('compare.columns.verdict')}</th>
            <th scope="col">Δ</th>
            <th scope="col">{t('compare.interval')}</th>
            <th scope="col" title={t('compare.columns.nNote')}>
              n
            </th>
            <th scope="col">{t('compare.columns.date')}</th>
          </tr>
        </thead>
        <tbody>
          {experiments.map((session) => (
            <Row key={session.id} session={session} />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

function Row({ session }: { readonly session: Session }) {
  const locale = useLocale()
  const { question, interval } = useExperimentWords()
  const { answer } = useAnswer(session.counts.turns > 0 ? { name: 'readResult', sessionId: session.id } : undefined)
  const headline = answer && headlineOf(answer)
  const title = ownTitle(session)
  const { metric, shift, utterances } = headline?.comparison ?? {}
  return (
    <tr>
      <th scope="row">
        <a href={hashOf({ page: 'compare', session: session.id })}>{question(session)}</a>
        {title !== undefined && <span>{title}</span>}
      </th>
      <td>
        <Verdict session={session} headline={headline} isRead={answer !== undefined} />
      </td>
      <td data-number>{metric ? formatMetricShift(metric, shift, locale) : UNKNOWN}</td>
      <td data-number>{headline ? interval(headline) : UNKNOWN}</td>
      <td data-number>{formatWhole(utterances, locale)}</td>
      <td>{new Date(session.startedAt).toLocaleString(locale, WHEN)}</td>
    </tr>
  )
}

interface VerdictProps {
  readonly session: Session
  readonly headline: ReturnType<typeof headlineOf>
  readonly isRead: boolean
}

/** In one line; what does not say anything yet says why. */
function Verdict({ session, headline, isRead }: VerdictProps) {
  const { t } = useTranslation()
  const words = useExperimentWords()
  const progress = useConsoleStore((state) => state.session?.experiment)
  const own = progress?.sessionId === session.id ? progress : undefined
  if (session.state === 'running' || session.state === 'paused')
    return own ? t('compare.collecting', { done: own.done, total: own.total }) : t(`sessions.states.${session.state}`)
  if (headline) {
    const { outcome } = headline.comparison
    return (
      <span className={styles.outcome} data-outcome={outcome}>
        <i aria-hidden="true">{OUTCOME_SIGNS[outcome]}</i> {words.found(session, headline)}
      </span>
    )
  }
  if (session.counts.turns > 0 && !isRead) return t('compare.reading')
  return t(session.state === 'finished' ? 'compare.nothingToSay' : 'compare.endedTooEarly')
}
