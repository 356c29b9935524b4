import { Undo2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../../console-context.ts'
import { selectConnected } from '../../../store/selectors.ts'
import { Button } from '../../../widgets/controls/button.tsx'
import styles from './servers.module.css'
import type { ServerEdits } from './use-server-edits.ts'

/** What was done to the servers last, and the way back. */
export function ServerUndo({ edits }: { readonly edits: ServerEdits }) {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const { last, undo, dismiss } = edits
  return (
    <div role="status">
      {last && (
        <div className={styles.undo}>
          <span>{t(`servers.${last.what}`, { name: last.id })}</span>
          <Button look="primary" isDisabled={!connected} onPress={undo}>
            <Undo2 size={14} aria-hidden /> {t('servers.undo')}
          </Button>
          <Button look="plain" square aria-label={t('servers.dismiss')} onPress={dismiss}>
            <X size={14} aria-hidden />
          </Button>
        </div>
      )}
    </div>
  )
}
