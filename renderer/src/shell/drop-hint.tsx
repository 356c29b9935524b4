import { FolderInput } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { takeSessionFile } from '../console/desktop.ts'
import { useConsole } from '../console-context.ts'
import type { Route } from '../model/page-route.ts'
import { useFileDrop } from '../widgets/hooks/use-file-drop.ts'
import styles from './drop-hint.module.css'

/** Says what a file that is held over the page is good for: a session, but on the page of flags, which takes its own. */
export function DropHint({ page }: { readonly page: Route['page'] }) {
  const { t } = useTranslation()
  const console = useConsole()
  const isOver = useFileDrop(page !== 'flags', (files) => {
    for (const file of files)
      void takeSessionFile(console, file, (hash) => {
        window.location.hash = hash
      })
  })
  if (!isOver) return null
  return (
    <div className={styles.hint} role="status">
      <FolderInput size={18} aria-hidden /> {t('desktop.drop')}
    </div>
  )
}
