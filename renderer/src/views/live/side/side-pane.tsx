import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../../console-context.ts'
import { LeversPane } from '../levers/levers-pane.tsx'
import { Footer } from '../session/footer.tsx'
import { HistoryPane } from '../session/history-pane.tsx'
import { PresetsPane } from '../session/presets-pane.tsx'
import { SharePane } from '../session/share-pane.tsx'
import { Conversation } from '../talk/conversation.tsx'
import { Speak } from '../talk/speak.tsx'
import { LiveTabs } from './live-tabs.tsx'
import styles from './side-pane.module.css'

/** What is said, what can be turned, and what the session came to: one of them at a time. */
export function SidePane() {
  const { t } = useTranslation()
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  return (
    <aside className={styles.side} aria-label={t('live.tabs')} data-pane data-stale={stale || undefined} tabIndex={-1}>
      <LiveTabs
        label={t('live.tabs')}
        tabs={[
          { id: 'conversation', label: t('live.tabConversation'), className: styles.talk, content: <Talk /> },
          { id: 'levers', label: t('live.tabLevers'), className: styles.panel, content: <LeversPane /> },
          { id: 'session', label: t('live.tabSession'), className: styles.panel, content: <Session /> },
        ]}
      />
    </aside>
  )
}

function Talk() {
  return (
    <>
      <Speak />
      <Conversation />
    </>
  )
}

function Session() {
  return (
    <>
      <SharePane />
      <HistoryPane />
      <PresetsPane />
      <Footer />
    </>
  )
}
