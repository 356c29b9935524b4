import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import styles from './compare-page.module.css'
import { ExperimentForm } from './experiment-form.tsx'
import { ProgressPane } from './progress-pane.tsx'
import { ResultView } from './result-view.tsx'

/** What a change was worth: set up, watched while it runs, and judged. `session`: a finished one to look at. */
export function ComparePage({ session }: { readonly session: string | undefined }) {
  const { t } = useTranslation()
  const known = useConsoleStore((state) => state.session !== undefined)
  const experiment = useConsoleStore((state) => state.session?.experiment)
  if (!known)
    return (
      <div className={styles.page} id="compare">
        <Pane title={t('compare.title')}>
          <EmptyState>{t('connection.connectingTitle')}</EmptyState>
        </Pane>
      </div>
    )
  const shown = session ?? experiment?.sessionId
  return (
    <div className={styles.page} id="compare">
      <aside className={styles.column}>
        <ExperimentForm />
        {experiment && <ProgressPane progress={experiment} />}
      </aside>
      <div className={styles.column}>
        {shown === undefined ? (
          <Pane title={t('compare.result')}>
            <EmptyState>{t('compare.empty')}</EmptyState>
          </Pane>
        ) : (
          <ResultView key={shown} sessionId={shown} />
        )}
      </div>
    </div>
  )
}
