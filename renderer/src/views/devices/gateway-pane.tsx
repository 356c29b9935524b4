import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { readPort } from '../../model/port.ts'
import { selectConnected } from '../../store/selectors.ts'
import { TextField } from '../../widgets/controls/text-field.tsx'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import { Pane } from '../../widgets/pane.tsx'
import { DeviceNeeds } from './device-needs.tsx'
import styles from './devices-page.module.css'
import { GatewaySettings } from './gateway-settings.tsx'
import { ProblemLine } from './problem-line.tsx'

/** The switch of the device gateway, and what a device needs to find it. */
export function GatewayPane() {
  const { t } = useTranslation()
  const { run } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const gateway = useConsoleStore((state) => state.session?.gateway)
  const [refusal, setRefusal] = useState<string>()
  const enabled = gateway?.enabled ?? false
  const lan = gateway?.lan ?? false
  /** Written while the gateway is off: it counts when it is switched on. */
  const [wanted, setWanted] = useState<number>()
  const port = wanted === undefined ? {} : { port: wanted }
  const setPort = (text: string) => {
    const read = readPort(text)
    setRefusal(read === undefined ? t('devices.portBad') : undefined)
    if (read === undefined) return
    setWanted(read)
    if (enabled) run({ name: 'setGateway', enabled, lan, port: read })
  }
  return (
    <Pane title={t('devices.gateway')} stale={!connected}>
      <div className={styles.stack}>
        <p className={styles.note}>{t('devices.gatewayWhat')}</p>
        <Toggle
          isSelected={enabled}
          isDisabled={!connected}
          onChange={(on) => run({ name: 'setGateway', enabled: on, lan, ...port })}
        >
          {t('devices.gatewayOn')}
        </Toggle>
        <Toggle
          isSelected={lan}
          isDisabled={!connected}
          onChange={(open) => run({ name: 'setGateway', enabled, lan: open })}
        >
          {t('devices.lan')}
        </Toggle>
        {lan && <p className={styles.caution}>{t('devices.lanCaution')}</p>}
        <TextField
          label={t('devices.port')}
          inputMode="numeric"
          value={String((enabled ? gateway?.port : (wanted ?? gateway?.port)) ?? '')}
          isDisabled={!connected}
          refusal={refusal}
          onCommit={setPort}
        />
        <ProblemLine problem={gateway?.problem} />
        {gateway?.settings && <GatewaySettings settings={gateway.settings} isDisabled={!connected} />}
        {gateway?.urls && <DeviceNeeds urls={gateway.urls} token={gateway.token} lan={lan} />}
      </div>
    </Pane>
  )
}
