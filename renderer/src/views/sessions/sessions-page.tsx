import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { hashOf } from '../../model/page-route.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { SideSheet } from '../../widgets/side-sheet.tsx'
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
    <div className={styles.page} id="sessions" data-open={session !== undefined || undefined}>
      <div className={styles.column}>
        <SessionList chosen={session} />
        <StorePane />
      </div>
      {session !== undefined && (
        <div className={styles.detail}>
          <SideSheet
            key={session}
            label={t('sessions.detail')}
            closeLabel={t('sessions.closeDetail')}
            onClose={() => close(session)}
          >
            <SessionDetail sessionId={session} turnId={turn} />
          </SideSheet>
        </div>
      )}
    </div>
  )
}

/** The address names no session any more, and the keyboard goes back to the row it came from. */
function close(session: string): void {
  window.location.hash = hashOf({ page: 'sessions' })
  document.getElementById(`session-${session}`)?.focus()
}
