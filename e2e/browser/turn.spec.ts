import type { Page } from 'playwright/test'
import { type DemoClip, demoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, stopButton, takePicture, test } from './console-test.ts'
import { applyPreset, goTo } from './pages.ts'
import { exchangeOf, expectStatus, runClip, startClip, waterfallOf } from './turns.ts'

test('a demo clip played by its button is heard, answered and measured', async ({ console: { page } }) => {
  const clip = demoClip('hip-hop')
  const turn = await runClip(page, clip)
  await expect(exchangeOf(page, turn)).toContainText(/Firstword: \S+/)
  const turns = page.getByRole('region', { name: 'Last turns' }).getByRole('listitem')
  await expect(turns.filter({ hasText: `Turn ${turn}` })).toContainText(/\d\sms/)
  await takePicture(page, 'turn-dark')
  await expectTimeline(page, clip)
})

/** The last turn's words lie on the waterfall's axis; a word lights its sound, a click on the axis pins the cursor. */
async function expectTimeline(page: Page, clip: DemoClip): Promise<void> {
  const waterfall = waterfallOf(page)
  const timeline = waterfall.getByRole('region', { name: 'Timeline' })
  // All of the turn, not the wait alone: the words from the first on.
  await waterfall.getByText('Whole turn', { exact: true }).click()
  await expect(waterfall).toContainText(/Played: \d+\.\d.s\. \d+ words/)
  const words = timeline.locator('[data-word]')
  await expect(words.first()).toBeVisible()
  const said = await words.allInnerTexts()
  expect(said.join(' ')).toBe(clip.transcript)
  const ends = await words.evaluateAll((all) => all.map((word) => Number(word.getAttribute('data-end'))))
  // The last word ends where the speech does, which is t = 0; to a frame of the recogniser.
  expect(Math.abs(ends.at(-1) ?? Number.NaN)).toBeLessThanOrEqual(40)
  await words.first().hover()
  await expect(words.first()).toHaveAttribute('data-lit', 'true')
  const cursor = waterfall.getByRole('slider', { name: 'Time cursor' })
  await words.first().click()
  await expect(cursor).toContainText(said[0] ?? '')
  await words.last().click({ modifiers: ['Shift'] })
  await expect(cursor).toContainText('Δ')
  await cursor.press('Escape')
  await expect(cursor).not.toContainText('Δ')
}

test('a turn that is stopped ends and the next one works', async ({ console: { page } }) => {
  const long = demoClip('tiger-story')
  const stopped = await startClip(page, long)
  await stopButton(page, long).click()
  await expectStatus(page, stopped, 'cancelled')
  await runClip(page, demoClip('hello'))
})

test('a preset that is switched on is the one the next turn runs with, whose one number fills the screen until Escape', async ({
  console: { page },
}) => {
  await applyPreset(page, 'Streaming')
  await goTo(page, 'Present')
  const stage = page.getByRole('region', { name: 'Present' })
  await page.keyboard.press('PageDown')
  await expect(stage.getByRole('heading', { name: 'After Streaming' })).toBeVisible()
  const clip = demoClip('hello')
  await stage.getByRole('button', { name: /Clip$/ }).click()
  await page.getByRole('option', { name: clip.title.en, exact: true }).click()
  await stage.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(stage).toContainText(clip.written)
  await expect(stage).toContainText(/User waits[\d,]+\sms/)
  await stage.locator('label').filter({ hasText: 'Hide what was said' }).click()
  await expect(stage).not.toContainText(clip.written)
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await takePicture(page, `present-${theme}`)
    expect(await violationsOf(page), theme).toEqual([])
  }
  await page.keyboard.press('Escape')
  await expect(stage).toHaveCount(0)
  await expect(page).toHaveURL(/page=live/)
  await expect(waterfallOf(page)).toContainText('preset Streaming')
})
