import { expect, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, pane, switchGateway, toggle } from './pages.ts'

test('the gateway opens on this machine alone, and closes', async ({ console: { page } }) => {
  await goTo(page, 'Devices')
  await expect(pane(page, 'Connected devices')).toContainText('The gateway is off.')
  await switchGateway(page, true)
  await expect(pane(page, 'Connected devices')).toContainText('No device is connected.')
  await expectAccessible(page, 'devices')
  await expectFits(page)
  await switchGateway(page, false)
})

test('no web page may connect as a device until its origin is allowed; what is none stays to be put right', async ({
  console: { page },
}) => {
  await goTo(page, 'Devices')
  const gateway = pane(page, 'Device gateway')
  const origins = gateway.getByRole('textbox', { name: 'Web pages that may connect' })
  await expect(origins).toHaveValue('')
  await origins.fill('localhost')
  await page.keyboard.press('Enter')
  await expect(gateway).toContainText('Write origins alone')
  await expect(origins).toHaveValue('localhost')
  await origins.fill('*')
  await page.keyboard.press('Enter')
  await expect(gateway).toContainText('Any web page that is open on this machine may talk as a device')
  await origins.fill('')
  await page.keyboard.press('Enter')
  await expect(gateway).not.toContainText('Any web page that is open')
  await expect(gateway.getByRole('textbox', { name: 'Wake words' })).toHaveValue(/你好小智/)
})

test('metrics are served, and a server is watched by them until it is removed', async ({ console: { page } }) => {
  await goTo(page, 'Devices')
  const metrics = pane(page, 'Metrics')
  for (const name of ['Pipeline', 'Recognition', 'First token']) {
    await metrics.getByRole('textbox', { name }).fill('0')
    await page.keyboard.press('Enter')
  }
  await toggle(page, 'Serve Prometheus metrics').click()
  const address = metrics.getByText(/http:\/\/127\.0\.0\.1:[1-9]\d*\/metrics/).first()
  await expect(address).toBeVisible()
  await page.getByRole('button', { name: 'Watch a server' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('This console')
  await page.getByRole('textbox', { name: 'Metrics address' }).fill(await address.innerText())
  await page.getByRole('textbox', { name: 'Every … seconds' }).fill('1')
  await page.getByRole('button', { name: 'Watch', exact: true }).click()
  const watched = pane(page, 'Watched servers').getByRole('listitem')
  await expect(watched).toContainText('This console')
  await expect(watched).not.toContainText('waiting for the first sample')
  await page.getByRole('button', { name: 'Stop watching This console' }).click()
  await expect(watched).toHaveCount(0)
  await toggle(page, 'Serve Prometheus metrics').click()
})

test('traces go nowhere until a collector is named; a bad address stays to be put right', async ({
  console: { page },
}) => {
  await goTo(page, 'Devices')
  const telemetry = pane(page, 'OpenTelemetry')
  await expect(telemetry.getByRole('switch', { name: 'Send traces' })).toBeDisabled()
  const collector = telemetry.getByRole('textbox')
  await collector.fill('somewhere')
  await page.keyboard.press('Enter')
  await expect(telemetry).toContainText('Write an address that begins with http:// or https://.')
  await expect(collector).toHaveValue('somewhere')
  await collector.fill('http://127.0.0.1:9/v1/traces')
  await page.keyboard.press('Enter')
  await expect(telemetry.getByRole('switch', { name: 'Send traces' })).toBeEnabled()
})
