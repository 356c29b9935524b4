import { FolderInput } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import styles from './drop-hint.module.css'
import { useDroppedSessions } from './use-dropped-sessions.ts'

/** Says what a file that is held over the page is good for. */
export function DropHint() {
  const { t } = useTranslation()
  if (!useDroppedSessions()) return null
  return (
    <div className={styles.hint} role="status">
      <FolderInput size={18} aria-hidden /> {t('desktop.drop')}
    </div>
  )
}
