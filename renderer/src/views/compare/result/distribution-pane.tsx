import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { letterOf } from '../../../../../pipeline/measures/arm-letter.ts'
import type { ExperimentResult } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session, TurnRow } from '../../../../../pipeline/protocol/sessions.ts'
import { useAnswer } from '../../../answers/use-answer.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { judgedArm } from '../../../model/experiments/experiment-headline.ts'
import { isCountedRow } from '../../../model/turn/turn-row.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Segments } from '../../../widgets/controls/segments.tsx'
import { EmptyState, Pane } from '../../../widgets/pane.tsx'
import { useWords } from '../../../widgets/words.ts'
import charts from '../charts/charts.module.css'
import { EcdfFigure } from '../charts/ecdf-figure.tsx'
import { judgedTurns, turnsQuery } from '../turns-query.ts'

/** More lines than this in one picture cannot be told apart. */
const MOST_ARMS = 4

type Headline = 'heardMs' | 'processingMs'

interface DistributionPaneProps {
  readonly session: Session
  readonly result: ExperimentResult
}

/** How the numbers of each arm are distributed: of an ablation or a search, where it began and what came of it. */
export function DistributionPane({ session, result }: DistributionPaneProps) {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const { answer } = useAnswer(turnsQuery(session))
  const turns = judgedTurns(session, answer?.turns ?? [])
  const wasHeard = turns.some(({ heardMs }) => heardMs !== undefined)
  const [chosen, setChosen] = useState<Headline>()
  const metric = chosen ?? (wasHeard ? 'heardMs' : 'processingMs')
  const shown =
    session.kind === 'ab' ? session.arms : [session.arms[0], session.arms.find(({ id }) => id === judgedArm(result))]
  const arms = [...new Set(shown)].slice(0, MOST_ARMS).flatMap((arm) => {
    if (!arm) return []
    const letter = letterOf(session.arms.indexOf(arm))
    return [{ id: arm.id, letter, name: words.preset(arm.name), values: valuesOf(turns, arm.id, metric) }]
  })
  const choice = (
    <Segments<Headline>
      label={t('compare.metric')}
      value={metric}
      segments={(['heardMs', 'processingMs'] as const).map((value) => ({
        value,
        label: t(`compare.metrics.${value}`),
      }))}
      onChange={setChosen}
    />
  )
  return (
    <Pane title={t('compare.distribution')} stale={!connected} actions={choice}>
      {arms.some(({ values }) => values.length > 1) ? (
        <figure aria-label={t('compare.distributionSummary')}>
          <EcdfFigure arms={arms} />
          <figcaption className={charts.legend}>
            {arms.map(({ id, letter, name, values }, index) => (
              <span key={id}>
                <svg viewBox="0 0 34 12" aria-hidden="true">
                  <path className={charts.series} data-arm={index} d="M1 6H33" />
                </svg>
                <b>{letter}</b> {name} (n = {values.length})
              </span>
            ))}
            {session.kind === 'ab' && session.arms.length > MOST_ARMS && (
              <span>{t('compare.moreArms', { count: session.arms.length - MOST_ARMS })}</span>
            )}
          </figcaption>
        </figure>
      ) : (
        <EmptyState>{t('compare.nothingYet')}</EmptyState>
      )}
    </Pane>
  )
}

function valuesOf(turns: readonly TurnRow[], armId: string, metric: Headline): readonly number[] {
  return turns.filter((turn) => turn.armId === armId && isCountedRow(turn)).flatMap((turn) => turn[metric] ?? [])
}
