import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { SessionDetail } from './session-detail.tsx'
import { SessionList } from './session-list.tsx'
import styles from './sessions-page.module.css'
import { StorePane } from './store-pane.tsx'

interface SessionsPageProps {
  /** The session on show. */
  readonly session: string | undefined
  /** Its turn on show. */
  readonly turn: string | undefined
}

/** Everything that was measured and kept: found, looked into, compared, handed over, deleted. */
export function SessionsPage({ session, turn }: SessionsPageProps) {
  const { t } = useTranslation()
  const known = useConsoleStore((state) => state.session !== undefined)
  if (!known)
    return (
      <div className={styles.page} id="sessions">
        <Pane title={t('sessions.title')}>
          <EmptyState>{t('connection.connectingTitle')}</EmptyState>
        </Pane>
      </div>
    )
  return (
    <div className={styles.page} id="sessions">
      <div className={styles.column}>
        <SessionList chosen={session} />
        <StorePane />
      </div>
      <div className={styles.column}>
        {session === undefined ? (
          <Pane title={t('sessions.detail')}>
            <EmptyState>{t('sessions.choose')}</EmptyState>
          </Pane>
        ) : (
          <SessionDetail key={session} sessionId={session} turnId={turn} />
        )}
      </div>
    </div>
  )
}
