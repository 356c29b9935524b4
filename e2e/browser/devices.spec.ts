import type { Page } from 'playwright/test'
import { expect, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, LONG_TIMEOUT_MS, pane, switchGateway, toggle } from './pages.ts'

test.afterEach(({ console: { page } }) => switchGateway(page, false))

test('the gateway opens on this machine alone, to no web page until its origin is allowed, and closes', async ({
  console: { page },
}) => {
  await goTo(page, 'Devices')
  await expect(pane(page, 'Connected devices')).toContainText('The gateway is off.')
  await switchGateway(page, true)
  await expect(pane(page, 'Connected devices')).toContainText('No device is connected.')
  await expectAccessible(page, 'devices')
  await expectFits(page)
  await switchGateway(page, false)
  await expectOriginsChecked(page)
})

/** No web page may connect as a device until its origin is allowed; what is none stays to be put right. */
async function expectOriginsChecked(page: Page): Promise<void> {
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
  // Emptying a field is selecting and deleting: a value that comes in between would take the selection away.
  await expect(origins).toHaveValue('*')
  await origins.fill('')
  await page.keyboard.press('Enter')
  await expect(gateway).not.toContainText('Any web page that is open')
  await expect(gateway.getByRole('textbox', { name: 'Wake words' })).toHaveValue(/你好小智/)
}

test('metrics are served, a server is watched by them until it is removed, and traces go nowhere until a collector is named', async ({
  console: { page },
}) => {
  await goTo(page, 'Monitoring')
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
  await expectTracesStay(page)
})

/** Traces go nowhere until a collector is named; a bad address stays to be put right. */
async function expectTracesStay(page: Page): Promise<void> {
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
}

/** Starts a load test; answers with whether the page shows this one's end, not an earlier one's. */
async function startLoad(page: Page): Promise<{ over(state: RegExp): Promise<void> }> {
  const link = page.getByRole('link', { name: 'See its session' })
  const before = (await link.count()) > 0 ? await link.getAttribute('href') : null
  await page.getByRole('button', { name: 'Start' }).click()
  return {
    async over(state) {
      await expect(page.locator(`a[href]:not([href="${before}"])`).and(link)).toBeVisible({ timeout: LONG_TIMEOUT_MS })
      await expect(pane(page, state)).toBeVisible()
    },
  }
}

test('two devices talk to the own gateway, and what they waited for is shown', async ({ console: { page } }) => {
  await goTo(page, 'Load')
  await expect(page.getByText('Switch the device gateway on first (page Devices).')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start' })).toBeDisabled()
  await switchGateway(page, true)
  await goTo(page, 'Load')
  await page.getByRole('textbox', { name: 'Devices' }).fill('2')
  await page.getByRole('textbox', { name: 'Seconds', exact: true }).fill('3')
  await page.getByRole('textbox', { name: 'Ramp, seconds' }).fill('0')
  const load = await startLoad(page)
  await load.over(/^Finished/)
  await expect(pane(page, 'How long devices wait').getByRole('row', { name: /^First audio \d/ })).toBeVisible()
  await expect(pane(page, 'Errors')).toContainText('No errors.')
  await expect(pane(page, 'Each device').getByRole('row')).toHaveCount(3)
  // Nothing was asked about a knee, so nothing is said about one.
  await expect(page.getByRole('region', { name: 'Capacity' })).toHaveCount(0)
  await expectAccessible(page, 'load')
  await expectFits(page)
})

test('a load test is ended early without losing what it measured', async ({ console: { page } }) => {
  await switchGateway(page, true)
  await goTo(page, 'Load')
  await page.getByRole('textbox', { name: 'Devices' }).fill('1')
  // Far longer than it takes to see that it runs and to end it.
  await page.getByRole('textbox', { name: 'Seconds', exact: true }).fill('600')
  const load = await startLoad(page)
  await expect(pane(page, /^Running/)).toContainText('1 connected')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await load.over(/^Ended early/)
  await page.getByRole('link', { name: 'See its session' }).click()
  await expect(page.getByRole('heading', { name: /1 device/, level: 2 })).toBeVisible()
})
