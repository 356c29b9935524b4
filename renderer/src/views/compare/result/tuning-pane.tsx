import { useTranslation } from 'react-i18next'
import { letterOf } from '../../../../../pipeline/measures/arm-letter.ts'
import type { ErrorUnit } from '../../../../../pipeline/measures/word-errors/error-rate.ts'
import type { ExperimentResult, TuningPoint } from '../../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../../pipeline/protocol/sessions.ts'
import { useConsoleStore } from '../../../console-context.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { EmptyState, Pane } from '../../../widgets/pane.tsx'
import { ParetoFigure } from '../charts/pareto-figure.tsx'
import { CandidateTable } from './candidate-table.tsx'
import { FlagsBySet } from './flags-by-set.tsx'
import styles from './result.module.css'

interface TuningPaneProps {
  readonly session: Session
  readonly result: ExperimentResult
  readonly points: readonly TuningPoint[]
  /** What errors are counted in. */
  readonly unit: ErrorUnit
}

/** Every flag set that was tried: how fast it was, what it cost, and in what it differs from the others. */
export function TuningPane({ session, points, unit }: TuningPaneProps) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const tried = points.filter(({ turns }) => turns > 0)
  const letter = (armId: string) => letterOf(session.arms.findIndex(({ id }) => id === armId))
  const isKnown = tried.some(({ heardMs, processingMs }) => heardMs !== null || processingMs !== null)
  return (
    <Pane title={t('compare.tuning')} stale={!connected}>
      <p className={styles.summary}>
        {t('compare.tuningNote')} {tried.some(({ chosen }) => chosen) && t('compare.luck')}
      </p>
      {isKnown ? (
        <>
          <ParetoFigure points={tried} letterOf={letter} />
          <CandidateTable session={session} points={tried} unit={unit} letterOf={letter} />
          <FlagsBySet session={session} points={tried} letterOf={letter} />
        </>
      ) : (
        <EmptyState>{t('compare.nothingYet')}</EmptyState>
      )}
    </Pane>
  )
}
