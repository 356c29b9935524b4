import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import styles from './compare-page.module.css'
import { isRunning } from './is-running.ts'
import { PastExperiments } from './past-experiments.tsx'
import { ProgressPane } from './progress-pane.tsx'
import { ResultPage } from './result/result-page.tsx'
import { NewExperiment } from './setup/new-experiment.tsx'

/** What changes were worth: the experiments there are, a new one, and what came of one. `session`: the one to look at. */
export function ComparePage({ session }: { readonly session: string | undefined }) {
  const { t } = useTranslation()
  const known = useConsoleStore((state) => state.session !== undefined)
  if (!known)
    return (
      <div className={styles.page} id="compare">
        <Pane title={t('compare.title')}>
          <EmptyState>{t('connection.connectingTitle')}</EmptyState>
        </Pane>
      </div>
    )
  return (
    <div className={session === undefined ? styles.page : styles.result} id="compare">
      {session === undefined ? <Experiments /> : <ResultPage key={session} sessionId={session} />}
    </div>
  )
}

function Experiments() {
  const experiment = useConsoleStore((state) => state.session?.experiment)
  return (
    <>
      <div className={styles.column}>
        {experiment && isRunning(experiment.state) && <ProgressPane progress={experiment} isLinked />}
        <PastExperiments />
      </div>
      <div className={styles.column}>
        <NewExperiment />
      </div>
    </>
  )
}
