/** A device as the browser names it. */
export interface AudioDevice {
  readonly id: string
  /** Empty until the page may use a microphone. */
  readonly label: string
}

export interface DeviceList {
  readonly inputs: readonly AudioDevice[]
  readonly outputs: readonly AudioDevice[]
}

export const NO_DEVICES: DeviceList = { inputs: [], outputs: [] }

type Devices = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>

/** Tells the devices now and whenever one comes or goes, until the returned function is called. */
export function watchDevices(devices: Devices | undefined, onChange: (list: DeviceList) => void) {
  let stopped = false
  const look = async () => {
    const found = (await devices?.enumerateDevices().catch(() => [])) ?? []
    if (!stopped) onChange(deviceListOf(found))
  }
  const onDeviceChange = () => void look()
  devices?.addEventListener('devicechange', onDeviceChange)
  onDeviceChange()
  return {
    /** Looks again: labels appear once the microphone was allowed. */
    refresh: onDeviceChange,
    stop() {
      stopped = true
      devices?.removeEventListener('devicechange', onDeviceChange)
    },
  }
}

/** Chromium lists a device a second time as `default` and `communications`: those follow the system, and are left out. */
export function deviceListOf(found: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]): DeviceList {
  const of = (kind: MediaDeviceKind): AudioDevice[] =>
    found
      .filter((device) => device.kind === kind && device.deviceId !== 'default' && device.deviceId !== 'communications')
      .map(({ deviceId, label }) => ({ id: deviceId, label }))
  return { inputs: of('audioinput'), outputs: of('audiooutput') }
}

/** What was chosen once: ids change with the page's address, so that the name counts too. */
export interface ChosenDevice {
  readonly id: string
  readonly label: string
}

/** The chosen device among those there are; `undefined`: none was chosen or it is gone, and the system's own is meant. */
export function findChosen(devices: readonly AudioDevice[], chosen: ChosenDevice | undefined): AudioDevice | undefined {
  if (!chosen) return undefined
  const byId = devices.find((device) => device.id === chosen.id)
  return byId ?? devices.find((device) => chosen.label !== '' && device.label === chosen.label)
}
