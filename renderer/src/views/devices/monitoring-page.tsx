import { useTranslation } from 'react-i18next'
import { useConsoleStore } from '../../console-context.ts'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import styles from './devices-page.module.css'
import { MetricsPane } from './metrics-pane.tsx'
import { SoakPane } from './soak-pane.tsx'
import { TargetsPane } from './targets-pane.tsx'
import { TelemetryPane } from './telemetry-pane.tsx'

/** Who watches this pipeline, whom it watches, and how it fares over hours. */
export function MonitoringPage() {
  const { t } = useTranslation()
  const hasSession = useConsoleStore((state) => state.session !== undefined)
  if (!hasSession)
    return (
      <div className={styles.page} id="monitoring">
        <Pane title={t('devices.monitoringTitle')}>
          <EmptyState>{t('connection.connectingTitle')}</EmptyState>
        </Pane>
      </div>
    )
  return (
    <div className={styles.page} id="monitoring">
      <div className={styles.column}>
        <SoakPane />
        <TargetsPane />
      </div>
      <aside className={styles.column}>
        <MetricsPane />
        <TelemetryPane />
      </aside>
    </div>
  )
}
