import { TriangleAlert, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { useWords } from '../../widgets/words.ts'
import styles from './present-page.module.css'

/** What went wrong, in one line: the console's own notices lie beneath the stage. */
export function Trouble() {
  const { t } = useTranslation()
  const words = useWords()
  const connected = useConsoleStore(selectConnected)
  const newest = useConsoleStore((state) => state.notices.at(-1))
  const dismiss = useConsoleStore((state) => state.dismissNotice)
  if (!connected)
    return (
      <p className={styles.trouble} role="alert">
        <TriangleAlert size="1.1em" aria-hidden /> {t('error.disconnected')}
      </p>
    )
  if (!newest) return null
  const { message, hint } = words.error(newest.error)
  return (
    <p className={styles.trouble} role="alert">
      <TriangleAlert size="1.1em" aria-hidden /> {message} {hint}
      <Button look="plain" square aria-label={t('error.dismiss')} onPress={() => dismiss(newest.id)}>
        <X size="1.1em" aria-hidden />
      </Button>
    </p>
  )
}
