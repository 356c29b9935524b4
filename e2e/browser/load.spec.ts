import type { Page } from 'playwright/test'
import { expect, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, LONG_TIMEOUT_MS, pane, switchGateway } from './pages.ts'

test.afterEach(({ console: { page } }) => switchGateway(page, false))

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
  await expect(page.getByRole('region', { name: 'Knee' })).toHaveCount(0)
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
  await page.getByRole('button', { name: 'Stop' }).click()
  await load.over(/^Ended early/)
  await page.getByRole('link', { name: 'See its session' }).click()
  await expect(page.getByRole('heading', { name: /1 device/, level: 2 })).toBeVisible()
})
