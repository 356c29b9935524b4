import { useTranslation } from 'react-i18next'
import { EmptyState, Pane } from '../widgets/pane.tsx'
import styles from './app.module.css'

/** In the place of a page that cannot come: why stands above it, what to do here. */
export function NoHost({ phase }: { readonly phase: 'noKey' | 'refused' }) {
  const { t } = useTranslation()
  return (
    <div className={styles.nothing}>
      <Pane title={t(phase === 'noKey' ? 'bar.noKeyPane' : 'bar.refusedPane')}>
        <EmptyState>{t(phase === 'noKey' ? 'bar.noKeyWhat' : 'bar.refusedWhat')}</EmptyState>
      </Pane>
    </div>
  )
}
