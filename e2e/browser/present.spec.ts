import { demoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, takePicture, test } from './console-test.ts'
import { goTo, pane, runComparison } from './pages.ts'

test('one number fills the screen as a turn is spoken, and Escape leaves', async ({ console: { page } }) => {
  await goTo(page, 'Present')
  const stage = page.getByRole('region', { name: 'Present' })
  const clip = demoClip('hello')
  await stage.getByRole('button', { name: clip.title.en }).click()
  await expect(stage).toContainText(clip.written)
  await expect(stage).toContainText('to the first word')
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
})

test('a recorded comparison is shown sentence by sentence, before and after', async ({ console: { page } }) => {
  await goTo(page, 'Compare')
  const form = pane(page, 'New comparison')
  await form.getByRole('textbox', { name: 'Turns per arm' }).fill('1')
  await runComparison(page)
  await goTo(page, 'Present')
  const stage = page.getByRole('region', { name: 'Present' })
  await stage.getByText('Replay', { exact: true }).first().click()
  await expect(stage).toContainText('1 of ')
  await expect(stage).toContainText('Before')
  await expect(stage).toContainText(/faster|slower|As fast/)
  await expect(stage).toContainText('All turns: ')
  await takePicture(page, 'present-replay')
  expect(await violationsOf(page)).toEqual([])
})
