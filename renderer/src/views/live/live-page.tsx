import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { ConversationPane } from './conversation-pane.tsx'
import { Footer } from './footer.tsx'
import { Headlines } from './headlines.tsx'
import { HistoryPane } from './history-pane.tsx'
import styles from './live-page.module.css'
import { LoadingPane } from './loading-pane.tsx'
import { PresetsPane } from './presets-pane.tsx'
import { SharePane } from './share-pane.tsx'
import { SpeakPane } from './speak-pane.tsx'
import { TimelinePane } from './timeline/timeline-pane.tsx'
import { TurnsPane } from './turns-pane.tsx'
import { WaterfallPane } from './waterfall/waterfall-pane.tsx'

/** The page that shows where the first-word latency of the turn goes, while it goes there. */
export function LivePage() {
  const hasSession = useConsoleStore((state) => state.session !== undefined)
  if (!hasSession) return <Waiting />
  return (
    <div className={styles.page}>
      <div className={styles.story}>
        <LoadingPane />
        <Headlines />
        <WaterfallPane />
        <TimelinePane />
        <div className={styles.session}>
          <TurnsPane />
          <SharePane />
          <HistoryPane />
        </div>
        <div className={styles.after}>
          <PresetsPane />
          <Footer />
        </div>
      </div>
      <aside className={styles.aside}>
        <SpeakPane />
        <ConversationPane />
      </aside>
    </div>
  )
}

/** Before the first snapshot nothing is known: the shape of the page, and a word. Why it waits stands in the notices. */
function Waiting() {
  const { t } = useTranslation()
  const phase = useConsoleStore((state) => state.connection.phase)
  return (
    <div id="waterfall" className={styles.waiting}>
      <div className={styles.skeleton} aria-hidden="true">
        <div />
        <div />
        <div />
      </div>
      {phase === 'connecting' && (
        <p>
          <strong>{t('connection.connectingTitle')}</strong>
          <br />
          {t('connection.connectingBody')}
        </p>
      )}
    </div>
  )
}
