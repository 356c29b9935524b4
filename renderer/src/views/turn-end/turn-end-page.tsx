import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { useHistoryKeys } from '../../widgets/hooks/use-history-keys.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { useWords } from '../../widgets/words.ts'
import { FrontierView } from './frontier-view.tsx'
import { SetPane } from './set-pane.tsx'
import styles from './turn-end-page.module.css'
import { useHeardSet } from './use-heard-set.ts'

/** When a person has finished: what every detector's settings would have done to recorded utterances. */
export function TurnEndPage() {
  const { t } = useTranslation()
  const { flags } = useConsole()
  const words = useWords()
  const known = useConsoleStore((state) => state.session !== undefined)
  const state = useConsoleStore((store) => store.session?.turnEnds?.state)
  const { utterances, error } = useHeardSet()
  useHistoryKeys(flags)
  const nothing = () => {
    if (!known) return t('connection.connectingTitle')
    if (error) return words.error(error).message
    return state === 'finished' || state === 'stopped' ? t('turnEnd.loading') : t('turnEnd.empty')
  }
  return (
    <div className={styles.page} id="turn-end">
      {utterances && utterances.length > 0 ? (
        <FrontierView utterances={utterances} set={<SetPane />} />
      ) : (
        <>
          <aside className={styles.column}>{known && <SetPane />}</aside>
          <div className={styles.column}>
            <Pane title={t('turnEnd.title')}>
              <EmptyState>{utterances ? t('turnEnd.empty') : nothing()}</EmptyState>
            </Pane>
          </div>
        </>
      )}
    </div>
  )
}
