import { FileOutput, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { ExportDialog } from '../../widgets/export-dialog.tsx'
import styles from './session-detail.module.css'

/** Hand a session over, or delete it; a deleted one can be taken back as long as it stands here. */
export function SessionActions({ session }: { readonly session: Session }) {
  const { t } = useTranslation()
  const { send } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const [exporting, setExporting] = useState(false)
  const [deleted, setDeleted] = useState(false)
  const sessionIds = [session.id]
  const remove = async () => setDeleted(await send({ name: 'deleteSessions', sessionIds }))
  const restore = async () => setDeleted(!(await send({ name: 'restoreSessions', sessionIds })))
  if (deleted)
    return (
      <div className={styles.actions}>
        <span role="status">{t('sessions.deleted')}</span>
        <Button look="primary" autoFocus onPress={() => void restore()}>
          <Undo2 size={14} aria-hidden /> {t('sessions.undo')}
        </Button>
      </div>
    )
  return (
    <div className={styles.actions}>
      <Button isDisabled={!connected} onPress={() => setExporting(true)}>
        <FileOutput size={14} aria-hidden /> {t('sessions.export')}
      </Button>
      <Button isDisabled={!connected || session.state === 'running'} onPress={() => void remove()}>
        <Trash2 size={14} aria-hidden /> {t('sessions.delete')}
      </Button>
      {exporting && <ExportDialog session={session} onClose={() => setExporting(false)} />}
    </div>
  )
}
