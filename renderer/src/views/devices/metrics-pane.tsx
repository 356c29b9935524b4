import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetricsState } from '../../../../pipeline/protocol/monitoring.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { readPort } from '../../model/port.ts'
import { selectConnected } from '../../store/selectors.ts'
import { CopyText } from '../../widgets/controls/copy-text.tsx'
import { TextField } from '../../widgets/controls/text-field.tsx'
import { Toggle } from '../../widgets/controls/toggle.tsx'
import { Pane } from '../../widgets/pane.tsx'
import styles from './devices-page.module.css'
import { ListField } from './list-field.tsx'
import { ProblemLine } from './problem-line.tsx'

const SERVICES = ['pipeline', 'recognition', 'firstToken'] as const
const LABELS = {
  pipeline: 'devices.pipelinePort',
  recognition: 'devices.recognitionPort',
  firstToken: 'devices.firstTokenPort',
} as const

/** The Prometheus endpoints: a switch, their ports, their addresses. */
export function MetricsPane() {
  const { t } = useTranslation()
  const { run, send } = useConsole()
  const connected = useConsoleStore(selectConnected)
  const metrics = useConsoleStore((state) => state.session?.metrics)
  if (!metrics) return null
  return (
    <Pane title={t('devices.monitoring')} stale={!connected}>
      <div className={styles.stack}>
        <p className={styles.note}>{t('devices.metricsWhat')}</p>
        <Toggle
          isSelected={metrics.enabled}
          isDisabled={!connected}
          onChange={(enabled) => run({ name: 'setMetrics', enabled })}
        >
          {t('devices.metricsOn')}
        </Toggle>
        <Ports metrics={metrics} isDisabled={!connected} />
        <ListField
          label={t('devices.metricsHosts')}
          hint={t('devices.metricsHostsHint')}
          values={metrics.hosts ?? []}
          refusal={t('devices.metricsHostsBad')}
          isDisabled={!connected}
          onCommit={(hosts) => send({ name: 'setMetrics', enabled: metrics.enabled, hosts })}
        />
        <ProblemLine problem={metrics.problem} />
        {metrics.enabled &&
          SERVICES.map((service) => (
            <CopyText
              key={service}
              label={t(LABELS[service])}
              text={`http://127.0.0.1:${metrics.ports[service]}/metrics`}
            />
          ))}
      </div>
    </Pane>
  )
}

function Ports({ metrics, isDisabled }: { readonly metrics: MetricsState; readonly isDisabled: boolean }) {
  const { t } = useTranslation()
  const { run } = useConsole()
  const [refused, setRefused] = useState<(typeof SERVICES)[number]>()
  const commit = (service: (typeof SERVICES)[number], text: string) => {
    const port = readPort(text)
    setRefused(port === undefined ? service : undefined)
    if (port !== undefined)
      run({ name: 'setMetrics', enabled: metrics.enabled, ports: { ...metrics.ports, [service]: port } })
  }
  return (
    <div className={styles.fields}>
      {SERVICES.map((service) => (
        <TextField
          key={service}
          label={t(LABELS[service])}
          inputMode="numeric"
          value={String(metrics.ports[service])}
          isDisabled={isDisabled}
          refusal={refused === service ? t('devices.portBad') : undefined}
          onCommit={(text) => commit(service, text)}
        />
      ))}
    </div>
  )
}
