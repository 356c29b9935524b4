import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { isHttpUrl } from '../../model/remote-target.ts'
import { selectConnected } from '../../store/selectors.ts'
import { TextField } from '../../widgets/controls/text-field.tsx'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import { Pane } from '../../widgets/pane.tsx'
import styles from './devices-page.module.css'
import { ProblemLine } from './problem-line.tsx'

/** Turns as traces, sent to the collector that the user names. */
export function TelemetryPane() {
  const { t } = useTranslation()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const telemetry = useConsoleStore((state) => state.session?.telemetry)
  /** What cannot be taken stays in the field, to be put right. */
  const [refused, setRefused] = useState<string>()
  if (!telemetry) return null
  const { enabled, endpoint, includeText, exported, failed } = telemetry
  const named = endpoint === undefined ? {} : { endpoint }
  const setEndpoint = (text: string) => {
    const valid = isHttpUrl(text)
    setRefused(valid ? undefined : text)
    if (valid) run({ name: 'setTelemetry', enabled, endpoint: text, includeText })
  }
  return (
    <Pane title={t('devices.telemetry')} stale={!connected}>
      <div className={styles.stack}>
        <p className={styles.note}>{t('devices.telemetryWhat')}</p>
        <TextField
          label={t('devices.endpoint')}
          type="url"
          inputMode="url"
          placeholder="http://127.0.0.1:4318/v1/traces"
          value={refused ?? endpoint ?? ''}
          isDisabled={!connected}
          refusal={refused === undefined ? undefined : t('devices.endpointBad')}
          onCommit={setEndpoint}
        />
        <Toggle
          isSelected={enabled}
          isDisabled={!connected || endpoint === undefined}
          onChange={(on) => run({ name: 'setTelemetry', enabled: on, ...named, includeText })}
        >
          {t('devices.telemetryOn')}
        </Toggle>
        {endpoint === undefined && <p className={styles.note}>{t('devices.endpointFirst')}</p>}
        <Toggle
          isSelected={includeText}
          isDisabled={!connected}
          onChange={(include) => run({ name: 'setTelemetry', enabled, ...named, includeText: include })}
        >
          {t('devices.includeText')}
        </Toggle>
        {includeText && <p className={styles.caution}>{t('devices.includeTextCaution')}</p>}
        {enabled && <p className={styles.note}>{t('devices.sent', { exported, failed })}</p>}
        <ProblemLine problem={telemetry.problem} />
      </div>
    </Pane>
  )
}
