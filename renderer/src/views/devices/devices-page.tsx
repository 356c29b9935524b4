import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { DeviceList } from './device-list.tsx'
import { DeviceTurns } from './device-turns.tsx'
import styles from './devices-page.module.css'
import { GatewayPane } from './gateway-pane.tsx'
import { RefusalsPane } from './refusals-pane.tsx'

/** Who talks to this pipeline from outside, and what a device needs to do so. */
export function DevicesPage() {
  const { t } = useTranslation()
  const hasSession = useConsoleStore((state) => state.session !== undefined)
  if (!hasSession)
    return (
      <div className={styles.page} id="devices">
        <Pane title={t('devices.title')}>
          <EmptyState>{t('connection.connectingTitle')}</EmptyState>
        </Pane>
      </div>
    )
  return (
    <div className={styles.page} id="devices">
      <div className={styles.column}>
        <DeviceList />
        <DeviceTurns />
      </div>
      <aside className={styles.column}>
        <GatewayPane />
        <RefusalsPane />
      </aside>
    </div>
  )
}
