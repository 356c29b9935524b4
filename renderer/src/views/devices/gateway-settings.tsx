import { useTranslation } from 'react-i18next'
import type { GatewaySettings as Settings } from '../../../../pipeline/protocol/devices.ts'
import { useConsole } from '../../console-context.ts'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import styles from './devices-page.module.css'
import { ListField } from './list-field.tsx'

/** Origins that any site can have a page send. */
const ANYBODY: ReadonlySet<string> = new Set(['*', 'null'])

/** Which pages may connect as devices, and what wake words do. */
export function GatewaySettings({
  settings,
  isDisabled,
}: {
  readonly settings: Settings
  readonly isDisabled: boolean
}) {
  const { t } = useTranslation()
  const { send } = useConsole()
  const change = (changes: Partial<Settings>) => send({ name: 'setGatewaySettings', settings: changes })
  return (
    <>
      <ListField
        label={t('devices.origins')}
        hint={t('devices.originsHint')}
        values={settings.origins}
        refusal={t('devices.originsBad')}
        isDisabled={isDisabled}
        onCommit={(origins) => change({ origins })}
      />
      {settings.origins.some((origin) => ANYBODY.has(origin)) && (
        <p className={styles.caution}>{t('devices.originsAny')}</p>
      )}
      <ListField
        label={t('devices.wakeWords')}
        hint={t('devices.wakeWordsHint')}
        values={settings.wakeWords}
        refusal={t('devices.wakeWordsBad')}
        isDisabled={isDisabled}
        onCommit={(wakeWords) => change({ wakeWords })}
      />
      <Toggle isSelected={settings.greets} isDisabled={isDisabled} onChange={(greets) => void change({ greets })}>
        {t('devices.greets')}
      </Toggle>
    </>
  )
}
