import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Soak } from '../../../../pipeline/protocol/monitoring.ts'
import { renderConnected } from '../../testing/connected.tsx'
import { renderInConsole } from '../../testing/rendered.tsx'
import { MonitoringPage } from './monitoring-page.tsx'

afterEach(cleanup)

const MIB = 2 ** 20
const soakAfter = (hours: number): Soak => ({
  ...{ hours, samples: 12, series: [] },
  measures: [
    {
      ...{ name: 'residentBytes', now: 500 * MIB, slopePerHour: -3138 * MIB, suspected: false },
      interval: { from: -4000 * MIB, to: 2000 * MIB },
    },
  ],
})

test('before a host is there, the page says that it waits for one', () => {
  renderInConsole(<MonitoringPage />)
  expect(screen.getByText(/Connecting/)).toBeTruthy()
})

test('a server that is written down with nothing in it is not watched, and it is said what is wrong', () => {
  const { sent } = renderConnected(<MonitoringPage />, { snapshot: { targets: [] } })
  fireEvent.click(screen.getByRole('button', { name: 'Watch a server' }))
  fireEvent.click(screen.getByRole('button', { name: 'Watch' }))
  expect(screen.getByRole('alert').textContent).toContain('Not watched yet')
  expect(screen.getByText('Give it a name.')).toBeTruthy()
  expect(screen.getByText('Write an address that begins with http:// or https://.')).toBeTruthy()
  expect(sent).toEqual([])
})

test('two minutes are not carried on to hours; later a wide interval decides nothing', async () => {
  renderConnected(<MonitoringPage />, { answers: { readSoak: soakAfter(2 / 60) } })
  const early = await screen.findByRole('row', { name: /Resident memory/ })
  expect(early.textContent).not.toContain('3,138')
  expect(within(early).getByText(/too early/)).toBeTruthy()
  cleanup()
  renderConnected(<MonitoringPage />, { answers: { readSoak: soakAfter(2) } })
  expect(within(await screen.findByRole('row', { name: /Resident memory/ })).getByText(/undecided/)).toBeTruthy()
})
