import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { GatewayState } from '../../../../pipeline/protocol/devices.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { renderInConsole } from '../../testing/rendered.tsx'
import { DevicesPage } from './devices-page.tsx'

afterEach(cleanup)

const OFF: GatewayState = { enabled: false, lan: false, devices: [], refusals: {} }
const OTA = 'http://192.168.1.20:8003/xiaozhi/ota/'
const ON: GatewayState = {
  ...{ ...OFF, enabled: true, lan: true, token: 'a-token' },
  urls: { websocket: 'ws://192.168.1.20:8000/xiaozhi/v1/', ota: OTA },
}

test('before a host is there, the page says that it waits for one', () => {
  renderInConsole(<DevicesPage />)
  expect(screen.getByText(/Connecting/)).toBeTruthy()
})

test('a gateway that is off has no address to give', () => {
  renderConnected(<DevicesPage />, { snapshot: { gateway: OFF } })
  expect(screen.getByText('The gateway is off. Nothing listens on the network.')).toBeTruthy()
  expect(screen.queryByRole('img')).toBeNull()
})

test('a gateway that is on says what a device needs: its address, as a code too, and three steps', () => {
  renderConnected(<DevicesPage />, { snapshot: { gateway: ON } })
  const code = screen.getByRole('img', { name: 'The OTA address as a QR code' })
  expect(code.querySelector('path')?.getAttribute('d')).toMatch(/^M\d+ \d+h1v1h-1z/)
  expect(screen.getByText(OTA)).toBeTruthy()
  expect(screen.getAllByRole('listitem')).toHaveLength(3)
  expect(screen.queryByText(/Only programs on this machine/)).toBeNull()
})

test('one that is open to this machine alone says so', () => {
  renderConnected(<DevicesPage />, { snapshot: { gateway: { ...ON, lan: false } } })
  expect(screen.getByText(/Only programs on this machine reach this address/)).toBeTruthy()
})
