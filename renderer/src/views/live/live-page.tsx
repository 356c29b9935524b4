import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { HeroPane } from './hero/hero-pane.tsx'
import styles from './live-page.module.css'
import { LoadingPane } from './loading-pane.tsx'
import { SidePane } from './side/side-pane.tsx'
import { TurnStrip } from './strip/turn-strip.tsx'
import { WaterfallPane } from './waterfall/waterfall-pane.tsx'

/** The page that shows where the wait for a turn's first word goes, while it goes there: one surface, as high as the window. */
export function LivePage() {
  const hasSession = useConsoleStore((state) => state.session !== undefined)
  if (!hasSession) return <Waiting />
  return (
    <div className={styles.page}>
      <HeroPane />
      <div className={styles.centre}>
        <LoadingPane />
        <WaterfallPane />
      </div>
      <TurnStrip />
      <SidePane />
    </div>
  )
}

/** Before the first snapshot nothing is known: the shape of the page, and a word. Why it waits stands in the notices. */
function Waiting() {
  const { t } = useTranslation()
  const phase = useConsoleStore((state) => state.connection.phase)
  return (
    <div id="waterfall" className={styles.page}>
      <div className={styles.skeleton} aria-hidden="true" />
      <div className={`${styles.skeleton} ${styles.centre}`}>
        {phase === 'connecting' && (
          <p className={styles.waiting}>
            <strong>{t('connection.connectingTitle')}</strong>
            <br />
            {t('connection.connectingBody')}
          </p>
        )}
      </div>
      <div className={styles.skeleton} aria-hidden="true" />
      <div className={styles.skeleton} aria-hidden="true" />
    </div>
  )
}
