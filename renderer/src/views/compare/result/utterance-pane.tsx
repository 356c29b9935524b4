import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { utterancePairs } from '../../../../../pipeline/measures/charts/utterance-pairs.ts'
import { formatInterval, formatSignedMs } from '../../../../../pipeline/measures/numbers.ts'
import type { Session, TurnRow } from '../../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../../answers/use-answer.ts'
import { useConsoleStore, useLocale } from '../../../console-context.ts'
import type { ExperimentHeadline } from '../../../model/experiments/experiment-headline.ts'
import { pairable } from '../../../model/turn/turn-row.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { useClipTitle } from '../../../widgets/hooks/use-clip-title.ts'
import { Pane } from '../../../widgets/pane.tsx'
import { PairedFigure } from '../charts/paired-figure.tsx'
import { judgedTurns, turnsQuery } from '../turns-query.ts'
import { useExperimentWords } from '../use-experiment-words.ts'
import styles from './result.module.css'

interface UtterancePaneProps {
  readonly session: Session
  readonly headline: ExperimentHeadline | undefined
}

/** Utterance by utterance: the same words under both arms. Nothing where there are no pairs, as in live talk. */
export function UtterancePane({ session, headline }: UtterancePaneProps) {
  const { t } = useTranslation()
  const locale = useLocale()
  const { nameOf } = useExperimentWords()
  const connected = useConsoleStore(selectConnected)
  const titleOf = useClipTitle()
  const { answer } = useAnswer(turnsQuery(session))
  const { metric, from, to } = headline?.comparison ?? {}
  const { kind, criteria } = session
  const isSpeed = metric === 'heardMs' || metric === 'processingMs'
  const pairs = useMemo(() => {
    if (!answer || !isSpeed) return []
    const turns = judgedTurns({ kind, criteria }, answer.turns)
    const of = (armId: string | undefined) => turns.filter((turn) => turn.armId === armId && !turn.warmUp).map(pairable)
    const found = utterancePairs(of(from), of(to), ({ row }: { readonly row: TurnRow }) => row[metric])
    return found.map((pair) => ({ ...pair, utterance: titleOf(pair.utterance) }))
  }, [answer, isSpeed, metric, from, to, titleOf, kind, criteria])
  if (!headline || pairs.length === 0) return null
  const { shift, interval } = headline.comparison
  const said = { a: nameOf(session, from), b: nameOf(session, to), shift: formatSignedMs(shift, locale) }
  return (
    <Pane title={t('compare.utterancesTitle')} stale={!connected}>
      <p className={styles.summary}>
        {t('compare.utterancesNote', said)} {interval && t('compare.bandNote', { interval: formatInterval(interval) })}
      </p>
      <PairedFigure pairs={pairs} comparison={headline.comparison} />
    </Pane>
  )
}
