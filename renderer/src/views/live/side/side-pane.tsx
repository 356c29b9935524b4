import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../../console-context.ts'
import { LeversPane } from '../levers/levers-pane.tsx'
import { Footer } from '../session/footer.tsx'
import { HistoryPane } from '../session/history-pane.tsx'
import { PresetsPane } from '../session/presets-pane.tsx'
import { SharePane } from '../session/share-pane.tsx'
import { Conversation } from '../talk/conversation.tsx'
import { Speak } from '../talk/speak.tsx'
import styles from './side-pane.module.css'

/** What is said, what can be turned, and what the session came to: one of them at a time. */
export function SidePane() {
  const { t } = useTranslation()
  const stale = useConsoleStore((state) => state.connection.phase !== 'connected')
  return (
    <aside className={styles.side} aria-label={t('live.tabs')} data-pane data-stale={stale || undefined} tabIndex={-1}>
      <Tabs className={styles.tabs}>
        <TabList className={styles.list} aria-label={t('live.tabs')}>
          <Tab id="conversation" className={styles.tab}>
            {t('live.tabConversation')}
          </Tab>
          <Tab id="levers" className={styles.tab}>
            {t('live.tabLevers')}
          </Tab>
          <Tab id="session" className={styles.tab}>
            {t('live.tabSession')}
          </Tab>
        </TabList>
        <TabPanel id="conversation" className={styles.talk}>
          <Speak />
          <Conversation />
        </TabPanel>
        <TabPanel id="levers" className={styles.panel}>
          <LeversPane />
        </TabPanel>
        <TabPanel id="session" className={styles.panel}>
          <SharePane />
          <HistoryPane />
          <PresetsPane />
          <Footer />
        </TabPanel>
      </Tabs>
    </aside>
  )
}
