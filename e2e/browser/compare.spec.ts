import type { Locator, Page } from 'playwright/test'
import { demoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, takePicture, test } from './console-test.ts'
import {
  askQuestion,
  expectAccessible,
  expectFits,
  goTo,
  pane,
  type Question,
  runComparison,
  startComparison,
  toggle,
} from './pages.ts'
import { runClip } from './turns.ts'

async function setUp(page: Page, question: Question, turns: string): Promise<Locator> {
  const form = await askQuestion(page, question)
  await form.getByRole('textbox', { name: 'Turns per arm' }).fill(turns)
  return form
}

test('a question is asked from the form, which says what it cannot take, to what was found, its picture, its cost and its numbers, and raced before the room', async ({
  console: { page },
}) => {
  await goTo(page, 'Experiments')
  await expect(pane(page, 'New experiment')).toBeVisible()
  await expectAccessible(page, 'experiments')
  await setUp(page, 'Is B faster?', 'many')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('Write a whole number from 1 to 10,000.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Turns per arm' })).toHaveValue('many')
  await setUp(page, 'Is B faster?', '2')
  await expect(page.getByTestId('time-needed')).toContainText('6 turns in all')
  await runComparison(page)
  await expect(pane(page, 'Verdicts in full').getByRole('listitem').first()).toContainText(/streaming against baseline/)
  await expect(pane(page, 'What it costs')).toContainText('Word error rate')
  await expect(pane(page, 'How it varies')).toContainText(/Streaming \(n = \d\)/)
  await page.getByText('Statistics: all numbers behind this').click()
  await expect(pane(page, 'Speed and cost')).toContainText('Compute, median')
  await expect(pane(page, 'All comparisons')).toContainText('Streaming − Baseline')
  await expectAccessible(page, 'compare')
  await expectFits(page)
  await page.getByRole('link', { name: 'See its turns' }).click()
  await expect(page.getByRole('grid', { name: 'Turns' }).getByRole('row').first()).toBeVisible()
  await goTo(page, 'Experiments')
  const past = pane(page, 'Past experiments').getByRole('row', { name: 'Is Streaming faster than Baseline?' })
  await expect(past).toContainText(/ms/)
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
  await setUp(page, 'Is B faster?', '200')
  const own = await startComparison(page)
  const session = await own.locator('[data-session]').first().getAttribute('data-session')
  await own.getByRole('button', { name: 'Pause' }).click()
  await expect(own.getByRole('heading', { name: 'Paused' })).toBeVisible()
  await own.getByRole('button', { name: 'Go on' }).click()
  // Hundreds of turns are left: it runs for as long as it takes to end it.
  await own.getByRole('button', { name: 'End early' }).click()
  await expect(own.getByRole('heading', { name: 'Ended early' })).toBeVisible()
  await expect(own).toContainText(/\d+ of \d+ turns/)
  await page.getByRole('link', { name: 'All experiments' }).click()
  await expect(pane(page, 'Past experiments').locator(`a[href*="${session}"]`)).toBeVisible()
})

test('a kept turn is said again, to a server too where its address can be one', async ({ console: { page } }) => {
  const clip = demoClip('hello')
  const form = await askQuestion(page, 'Is B faster?')
  await form.getByText('Kept turns', { exact: true }).click()
  await expect(form).toContainText('No audio has been kept yet.')
  await form.getByRole('link', { name: 'Sessions' }).click()
  await toggle(page, 'Keep the audio of turns').click()
  await goTo(page, 'Live')
  await runClip(page, clip)
  await setUp(page, 'House against a server', '2')
  await form.getByText('Kept turns', { exact: true }).click()
  await form.getByRole('textbox', { name: 'WebSocket address' }).fill('http://somewhere')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(form).toContainText('Choose at least one turn.')
  await expect(form).toContainText('Write an address that begins with ws:// or wss://.')
  await expectAccessible(page, 'compare-form')
  await expectFits(page)
  await form.getByText('Is B faster?', { exact: true }).click()
  await form.getByText(clip.transcript).click()
  // That it is said and understood again does not depend on the pace; what a page without times shows is seen here.
  await form.getByText('More settings').click()
  await form.getByText('Fast', { exact: true }).click()
  await runComparison(page)
  await expect(page.getByText(/turns at fast pace: what was understood is measured, latency is not/)).toBeVisible()
  await expect(pane(page, 'What it costs').getByRole('row', { name: /^Word error rate/ })).toContainText(/0.*%.*0.*%/)
})

test('a flag is taken apart from the form to its row, and the flag says what it was worth', async ({
  console: { page },
}) => {
  const form = await setUp(page, 'Which flags matter?', '1')
  await form.getByText(/^Flags: all \d+ that differ$/).click()
  await form.getByText('TTS_STREAMING', { exact: true }).click()
  await runComparison(page)
  const flags = pane(page, 'Which flags matter')
  await expect(flags.getByRole('row', { name: 'TTS_STREAMING' })).toBeVisible()
  await expect(pane(page, 'Verdicts in full').getByRole('listitem'), 'one for each of the two numbers').toHaveCount(2)
  await expectAccessible(page, 'ablation')
  await expectFits(page)
  await flags.getByRole('link', { name: 'TTS_STREAMING' }).click()
  // The row that the link leads to is the one that is told of beside the table.
  const measured = page.getByTestId('measured')
  await expect(measured).toContainText(/off → on.*ablation of/s)
  await measured.getByRole('link', { name: /^ablation of/ }).click()
  await expect(flags).toBeVisible()
})

test('a search is followed to the sets that it tried, and what it chose is applied only if it is better', async ({
  console: { page },
}) => {
  test.skip(
    process.env.FIRSTWORD_TEST_LONG === undefined,
    'npm run test:long follows it: its turns take most of a minute',
  )
  const form = await askQuestion(page, 'Find the best')
  await form.getByRole('textbox', { name: 'Turns in all' }).fill('12')
  await runComparison(page)
  await expect(pane(page, 'Verdicts in full')).toContainText(/Of \d sets of flags/)
  const sets = pane(page, 'Sets that were tried')
  await expect(sets.getByRole('row', { name: /Baseline.*where the search began/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Apply/ })).toBeDisabled()
  await expectAccessible(page, 'tuning')
  await expectFits(page)
})
