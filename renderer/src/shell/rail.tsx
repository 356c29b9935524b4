import { Activity, Command, Keyboard, SlidersHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsole } from '../console-context.ts'
import { hashOf, type Page } from '../model/page-route.ts'
import { Button } from '../widgets/button.tsx'
import styles from './rail.module.css'

/** The pages there are and, below, where help is. */
export function Rail({ page }: { readonly page: Page }) {
  const { t } = useTranslation()
  const { setOverlay } = useConsole().store.getState()
  return (
    <nav className={styles.rail} aria-label={t('app.sections')}>
      <a className={styles.item} href={hashOf({ page: 'live' })} aria-current={page === 'live' ? 'page' : undefined}>
        <Activity size={18} aria-hidden />
        <span>{t('app.live')}</span>
      </a>
      <a className={styles.item} href={hashOf({ page: 'flags' })} aria-current={page === 'flags' ? 'page' : undefined}>
        <SlidersHorizontal size={18} aria-hidden />
        <span>{t('flags.title')}</span>
      </a>
      <div className={styles.help}>
        <Button
          look="plain"
          square
          aria-label={t('top.palette')}
          title={`${t('top.palette')} (Ctrl K)`}
          onPress={() => setOverlay('palette')}
        >
          <Command size={16} aria-hidden />
        </Button>
        <Button look="plain" square aria-label={t('top.keys')} title={t('top.keys')} onPress={() => setOverlay('keys')}>
          <Keyboard size={16} aria-hidden />
        </Button>
      </div>
    </nav>
  )
}
