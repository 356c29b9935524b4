import type { Page } from 'playwright/test'
import { demoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, takePicture, test } from './console-test.ts'
import { expectAccessible, expectFits, goTo, pane, runComparison, startComparison, toggle } from './pages.ts'
import { runClip } from './turns.ts'

async function setUp(page: Page, turns: string): Promise<void> {
  await goTo(page, 'Compare')
  const form = pane(page, 'New comparison')
  await form.getByRole('textbox', { name: 'Turns per arm' }).fill(turns)
}

test('two presets are compared from the form, which says what it cannot take, to the verdict, its picture, its price and its numbers, and raced before the room', async ({
  console: { page },
}) => {
  await setUp(page, 'many')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('Write a whole number from 1 to 10,000.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Turns per arm' })).toHaveValue('many')
  await setUp(page, '2')
  await runComparison(page)
  const verdict = pane(page, /^Verdict/)
  await expect(verdict.getByRole('listitem').first()).toContainText(/streaming against baseline/)
  await expect(pane(page, 'Distribution')).toContainText(/Streaming \(n = \d\)/)
  await expect(pane(page, 'Speed and cost')).toContainText('Compute, median')
  await expect(pane(page, 'All comparisons')).toContainText('Streaming − Baseline')
  await expectAccessible(page, 'compare')
  await expectFits(page)
  await verdict.getByRole('link', { name: 'See its turns' }).click()
  await expect(page.getByRole('grid', { name: 'Turns' }).getByRole('row').first()).toBeVisible()
  await expectReplay(page)
})

/** The comparison as it is presented: a sentence of it raced, its verdict, and where the time went. */
async function expectReplay(page: Page): Promise<void> {
  await goTo(page, 'Present')
  const stage = page.getByRole('region', { name: 'Present' })
  await stage.locator('label').filter({ hasText: 'Race' }).click()
  await stage.getByRole('button', { name: 'Start the race' }).click()
  await expect(stage.getByRole('status')).toHaveText(/ms (sooner|later)|At the same time/)
  await takePicture(page, 'present-race')
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('PageDown')
  await expect(stage).toContainText('streaming against baseline')
  await page.keyboard.press('PageDown')
  await expect(stage.getByRole('row', { name: /^Understanding/ })).toContainText('ms')
  await takePicture(page, 'present-blocks')
  expect(await violationsOf(page)).toEqual([])
}

test('a comparison is paused, gone on with and ended early, and what was measured stays', async ({
  console: { page },
}) => {
  await setUp(page, '200')
  const own = await startComparison(page)
  await own.getByRole('button', { name: 'Pause' }).click()
  await expect(own.getByRole('heading', { name: 'Paused' })).toBeVisible()
  await own.getByRole('button', { name: 'Go on' }).click()
  // Hundreds of turns are left: it runs for as long as it takes to end it.
  await own.getByRole('button', { name: 'End early' }).click()
  await expect(own.getByRole('heading', { name: 'Ended early' })).toBeVisible()
  await expect(own).toContainText(/\d+ of \d+ turns/)
  await expect(page.getByRole('button', { name: 'Start' })).toBeEnabled()
})

test('a kept turn is said again, to a server too where its address can be one', async ({ console: { page } }) => {
  const clip = demoClip('hello')
  await goTo(page, 'Compare')
  const form = pane(page, 'New comparison')
  await form.getByText('Kept turns', { exact: true }).click()
  await expect(form).toContainText('No audio has been kept yet.')
  await form.getByRole('link', { name: 'Sessions' }).click()
  await toggle(page, 'Keep the audio of turns').click()
  await goTo(page, 'Live')
  await runClip(page, clip)
  await setUp(page, '2')
  await form.getByText('Kept turns', { exact: true }).click()
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(form).toContainText('Choose at least one turn.')
  await form.getByText(clip.transcript).click()
  await form.getByRole('button', { name: 'Streaming B' }).click()
  await page.getByRole('option', { name: 'Another server' }).click()
  await form.getByRole('textbox', { name: 'WebSocket address' }).fill('http://somewhere')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(form).toContainText('Write an address that begins with ws:// or wss://.')
  await expectAccessible(page, 'compare-form')
  await expectFits(page)
  await form.getByRole('button', { name: 'Another server B' }).click()
  await page.getByRole('option', { name: 'Streaming' }).click()
  // That it is said and understood again does not depend on the pace; what a page without times shows is seen here.
  await form.getByText('Fast', { exact: true }).click()
  await runComparison(page)
  const price = pane(page, 'Speed and cost')
  await expect(price).toContainText('Fast pace measures no latency')
  await expect(price.getByRole('row', { name: /^Word error rate/ })).toContainText(/0.*%.*0.*%/)
})

test('a flag is taken apart from the form to its bars, and its row says what it was worth', async ({
  console: { page },
}) => {
  await setUp(page, '1')
  const form = pane(page, 'New comparison')
  await form.getByText('Ablation', { exact: true }).click()
  const flags = form.getByRole('textbox', { name: 'Only these flags (optional)' })
  await flags.fill('TTS_STREAM')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(form).toContainText('One of these is no flag.')
  await flags.fill('TTS_STREAMING')
  await runComparison(page)
  await expect(pane(page, 'Each flag alone, from A')).toContainText('TTS_STREAMING')
  await expect(pane(page, /^Verdict/).getByRole('listitem'), 'one for each of the two numbers').toHaveCount(2)
  await expectAccessible(page, 'ablation')
  await expectFits(page)
  await pane(page, 'Each flag alone, from A').getByRole('link', { name: 'TTS_STREAMING' }).click()
  const row = page.locator('#flag-TTS_STREAMING')
  await expect(row.getByTestId('measured')).toContainText(/off → on.*ablation of/s)
  await row.getByRole('link', { name: /^ablation of/ }).click()
  await expect(pane(page, 'Each flag alone, from A')).toBeVisible()
})

test('a search is followed to the flags that it chose', async ({ console: { page } }) => {
  await goTo(page, 'Compare')
  const form = pane(page, 'New comparison')
  await form.getByText('Automatic tuning', { exact: true }).click()
  await form.getByRole('textbox', { name: 'Turns in all' }).fill('12')
  await runComparison(page)
  await expect(pane(page, /^Verdict/)).toContainText(/Of \d sets of flags/)
  await expect(pane(page, 'Flag sets tried')).toContainText('The best of many is partly luck')
  await expectAccessible(page, 'tuning')
  await expectFits(page)
})
