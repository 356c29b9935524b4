import { describe, expect, it } from 'vitest'
import { type DeviceList, deviceListOf, findChosen, watchDevices } from './device-list.ts'

const device = (kind: MediaDeviceKind, deviceId: string, label = deviceId) => ({ kind, deviceId, label })

describe('the list of devices', () => {
  it('has each device once, by kind', () => {
    expect(
      deviceListOf([
        device('audioinput', 'default'),
        device('audioinput', 'communications'),
        device('audioinput', 'usb'),
        device('videoinput', 'camera'),
        device('audiooutput', 'speaker'),
      ]),
    ).toEqual({ inputs: [{ id: 'usb', label: 'usb' }], outputs: [{ id: 'speaker', label: 'speaker' }] })
  })

  it('is told anew when a device comes or goes, until nobody wants to know', async () => {
    let found = [device('audioinput', 'a')]
    const source = Object.assign(new EventTarget(), {
      enumerateDevices: async () => found as unknown as MediaDeviceInfo[],
    })
    const seen: DeviceList[] = []
    const settle = () => new Promise((resolve) => setImmediate(resolve))
    const watch = watchDevices(source as unknown as MediaDevices, (list) => seen.push(list))
    await settle()
    found = [...found, device('audioinput', 'b')]
    source.dispatchEvent(new Event('devicechange'))
    await settle()
    watch.stop()
    source.dispatchEvent(new Event('devicechange'))
    await settle()
    expect(seen.map((list) => list.inputs.map(({ id }) => id))).toEqual([['a'], ['a', 'b']])
  })
})

describe('the chosen device', () => {
  const devices = [
    { id: '1', label: 'Built-in' },
    { id: '2', label: 'USB' },
  ]

  it('is found by its id, else by its name', () => {
    expect(findChosen(devices, { id: '2', label: 'x' })?.id).toBe('2')
    expect(findChosen(devices, { id: 'gone', label: 'USB' })?.id).toBe('2')
  })

  it('is none where nothing was chosen or it is gone', () => {
    expect(findChosen(devices, undefined)).toBeUndefined()
    expect(findChosen(devices, { id: 'gone', label: '' })).toBeUndefined()
  })
})
