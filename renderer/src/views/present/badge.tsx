import { Radio, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import styles from './present-page.module.css'

/** Whether what is on show happens now or was recorded; it never leaves the screen. */
export function Badge({ live }: { readonly live: boolean }) {
  const { t } = useTranslation()
  const Icon = live ? Radio : RotateCcw
  return (
    <span
      className={styles.badge}
      data-live={live || undefined}
      title={t(live ? 'present.liveNote' : 'present.replayNote')}
    >
      <Icon aria-hidden /> {t(live ? 'present.live' : 'present.replay')}
    </span>
  )
}
