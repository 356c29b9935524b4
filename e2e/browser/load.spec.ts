import { expect, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, pane, toggle } from './pages.ts'

test('two devices talk to the own gateway, and what they waited for is shown', async ({ console: { page } }) => {
  await goTo(page, 'Load')
  await expect(page.getByText('Switch the device gateway on first (page Devices).')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start' })).toBeDisabled()
  await goTo(page, 'Devices')
  await page.getByRole('textbox', { name: 'Port' }).fill('0')
  await page.keyboard.press('Enter')
  await toggle(page, 'Accept devices').click()
  await goTo(page, 'Load')
  await page.getByRole('textbox', { name: 'Devices' }).fill('2')
  await page.getByRole('textbox', { name: 'Seconds', exact: true }).fill('3')
  await page.getByRole('textbox', { name: 'Ramp, seconds' }).fill('0')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(pane(page, /^Finished/)).toBeVisible({ timeout: 60_000 })
  await expect(pane(page, 'How long devices wait').getByRole('row', { name: /^First audio \d/ })).toBeVisible()
  await expect(pane(page, 'Errors')).toContainText('No errors.')
  await expect(pane(page, 'Each device').getByRole('row')).toHaveCount(3)
  // Nothing was asked about a knee, so nothing is said about one.
  await expect(page.getByRole('region', { name: 'Knee' })).toHaveCount(0)
  await expectAccessible(page, 'load')
  await expectFits(page)
})

test('a load test is ended early without losing what it measured', async ({ console: { page } }) => {
  await goTo(page, 'Load')
  await page.getByRole('textbox', { name: 'Devices' }).fill('1')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(pane(page, /^Running/)).toContainText('1 connected')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(pane(page, /^Ended early/)).toBeVisible()
  await page.getByRole('link', { name: 'See its session' }).click()
  await expect(page.getByRole('heading', { name: /1 device/, level: 2 })).toBeVisible()
})
