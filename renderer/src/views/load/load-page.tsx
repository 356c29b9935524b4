import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { LoadEmpty } from './load-empty.tsx'
import { LoadForm } from './load-form.tsx'
import styles from './load-page.module.css'
import { LoadView } from './load-view.tsx'

/** How a server fares when many devices talk to it at once. */
export function LoadPage() {
  const { t } = useTranslation()
  const known = useConsoleStore((state) => state.session !== undefined)
  const load = useConsoleStore((state) => state.session?.load)
  if (!known)
    return (
      <div className={styles.page} id="load">
        <Pane title={t('load.title')}>
          <EmptyState>{t('connection.connectingTitle')}</EmptyState>
        </Pane>
      </div>
    )
  return (
    <div className={styles.page} id="load">
      <aside className={styles.column}>
        <LoadForm />
      </aside>
      <div className={styles.column}>{load ? <LoadView load={load} /> : <LoadEmpty />}</div>
    </div>
  )
}
