import { RotateCcw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../console-context.ts'
import { flagDifferences } from '../model/flags/flag-value.ts'
import { selectFlagsFree } from '../store/selectors.ts'
import { Button } from '../widgets/controls/button.tsx'
import { useDescriptors, useShownValues } from '../widgets/hooks/use-flags.ts'
import styles from './notices.module.css'

/** After a host ended and another took its place: what is gone with it, and its flags back at a press. */
export function RestartNotice() {
  const { t } = useTranslation()
  const replaced = useConsoleStore((state) => state.replaced)
  const forget = useConsoleStore((state) => state.forgetReplaced)
  const askFlags = useConsoleStore((state) => state.askFlags)
  const free = useConsoleStore(selectFlagsFree)
  const changes = flagDifferences(useDescriptors(), useShownValues(), replaced?.flags ?? {})
  if (!replaced) return null
  const { flags, turns } = replaced
  const restore = () => {
    forget()
    askFlags({ title: t('bar.flagsBefore'), values: flags })
  }
  return (
    <div className={styles.notice} data-tone="warn" role="status">
      <RotateCcw size={16} aria-hidden />
      <p>
        <strong>{t('bar.restarted')}</strong> {turns > 0 && t('bar.turnsGone', { count: turns })}{' '}
        {changes.length > 0 ? t('bar.flagsGone', { count: changes.length }) : t('bar.flagsSame')}
      </p>
      {changes.length > 0 && (
        <Button isDisabled={!free} onPress={restore}>
          {t('bar.restoreFlags')}
        </Button>
      )}
      <Button look="plain" square aria-label={t('error.dismiss')} onPress={forget}>
        <X size={14} aria-hidden />
      </Button>
    </div>
  )
}
