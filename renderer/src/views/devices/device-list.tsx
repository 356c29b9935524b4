import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { shallow } from 'zustand/shallow'
import type { Device } from '../../../../pipeline/protocol/devices.ts'
import { useConsole, useConsoleStore } from '../../console-context.ts'
import { selectConnected } from '../../store/selectors.ts'
import { Button } from '../../widgets/controls/button.tsx'
import { Measure } from '../../widgets/measure.tsx'
import { EmptyState, Pane } from '../../widgets/pane.tsx'
import { ScrollArea } from '../../widgets/scroll-area.tsx'
import styles from './devices-page.module.css'

/** The devices that are connected now. */
export function DeviceList() {
  const { t } = useTranslation()
  const connected = useConsoleStore(selectConnected)
  const gateway = useConsoleStore((state) => state.session?.gateway)
  const devices = gateway?.devices ?? []
  return (
    <Pane title={t('devices.connected')} stale={!connected}>
      {devices.length === 0 ? (
        <EmptyState>{t(gateway?.enabled ? 'devices.none' : 'devices.noneOff')}</EmptyState>
      ) : (
        <ScrollArea className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>{t('devices.name')}</th>
                <th>{t('devices.address')}</th>
                <th>{t('devices.state')}</th>
                <th>{t('devices.codec')}</th>
                <th data-number>{t('devices.turns')}</th>
                <th data-number>{t('devices.heard')}</th>
                <th data-number>{t('devices.processing')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {devices.map((device) => (
                <DeviceRow key={device.id} device={device} isDisabled={!connected} />
              ))}
            </tbody>
          </table>
        </ScrollArea>
      )}
    </Pane>
  )
}

interface DeviceRowProps {
  readonly device: Device
  readonly isDisabled: boolean
}

/** All devices are told again when one of them changes: the rows of the others stay as they are. */
const DeviceRow = memo(
  function DeviceRow({ device, isDisabled }: DeviceRowProps) {
    const { t } = useTranslation()
    const { run } = useConsole()
    const name = device.name ?? device.id
    return (
      <tr>
        <th scope="row" title={device.id}>
          {name}
        </th>
        <td>{device.address}</td>
        <td>{t(`devices.states.${device.state}`)}</td>
        <td>{device.codec}</td>
        <td data-number>{device.turns}</td>
        <td data-number>
          <Measure ms={device.lastHeardMs} />
        </td>
        <td data-number>
          <Measure ms={device.lastProcessingMs} />
        </td>
        <td>
          <Button
            look="plain"
            isDisabled={isDisabled}
            aria-label={t('devices.disconnectOne', { name })}
            onPress={() => run({ name: 'disconnectDevice', deviceId: device.id })}
          >
            {t('devices.disconnect')}
          </Button>
        </td>
      </tr>
    )
  },
  (before, after) => before.isDisabled === after.isDisabled && shallow(before.device, after.device),
)
