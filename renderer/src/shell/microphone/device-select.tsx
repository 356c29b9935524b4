import { useTranslation } from 'react-i18next'
import { type AudioDevice, type ChosenDevice, findChosen } from '../../audio/device-list.ts'
import { Select } from '../../widgets/controls/select.tsx'

interface DeviceSelectProps {
  readonly label: string
  readonly devices: readonly AudioDevice[]
  readonly chosen: ChosenDevice | undefined
  readonly isDisabled?: boolean
  /** The system's own where `undefined`. */
  onChoose(device: AudioDevice | undefined): void
}

const SYSTEM = 'system'
const GONE = 'gone'

/** The devices there are, the system's own first; one that was chosen and is gone stays in the list, and says so. */
export function DeviceSelect({ label, devices, chosen, isDisabled = false, onChoose }: DeviceSelectProps) {
  const { t } = useTranslation()
  const found = findChosen(devices, chosen)
  const isGone = chosen !== undefined && found === undefined && devices.length > 0
  const options = [
    { value: SYSTEM, label: t('microphone.systemDevice') },
    ...devices.map((device, i) => ({
      value: `device:${device.id}`,
      label: device.label === '' ? t('microphone.deviceUnnamed', { number: i + 1 }) : device.label,
    })),
    ...(isGone ? [{ value: GONE, label: t('microphone.gone', { name: chosen.label }) }] : []),
  ]
  return (
    <Select
      label={label}
      value={isGone ? GONE : found ? `device:${found.id}` : SYSTEM}
      options={options}
      isDisabled={isDisabled}
      onChange={(value) => onChoose(devices.find((device) => `device:${device.id}` === value))}
    />
  )
}
