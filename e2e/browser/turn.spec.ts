import { demoClip } from '../clips.ts'
import { clipButton, expect, lastExchange, stopButton, takePicture, test } from './console-test.ts'
import { expectMeasuredTurn } from './measured-turn.ts'

test('a demo clip played by its button is heard, answered and measured', async ({ console: { page } }) => {
  const clip = demoClip('time')
  await clipButton(page, clip).click()
  await expect(stopButton(page, clip)).toBeVisible()
  await expect(lastExchange(page)).toContainText(clip.written)
  await expectMeasuredTurn(page)
  await expect(lastExchange(page)).toContainText(/Firstword: \S+/)
  const turns = page.getByRole('region', { name: 'Last turns' }).getByRole('listitem')
  await expect(turns.first()).toContainText(/\d\sms/)
  await takePicture(page, 'turn-dark')
})

test('a turn that is stopped ends and the next one works', async ({ console: { page } }) => {
  const long = demoClip('tiger-story')
  await clipButton(page, long).click()
  await stopButton(page, long).click()
  const waterfall = page.getByRole('region', { name: 'Turn waterfall' })
  await expect(waterfall.getByText('cancelled', { exact: true })).toBeVisible()
  const clip = demoClip('hello')
  await clipButton(page, clip).click()
  await expect(lastExchange(page)).toContainText(clip.written)
  await expectMeasuredTurn(page)
})

test('a preset that is switched on is the one the next turn runs with', async ({ console: { page } }) => {
  await page.getByRole('radio', { name: 'Streaming' }).click({ force: true })
  await expect(page.getByRole('radio', { name: 'Streaming' })).toBeChecked()
  await clipButton(page, demoClip('hello')).click()
  await expectMeasuredTurn(page)
  await expect(page.getByRole('region', { name: 'Turn waterfall' })).toContainText('preset Streaming')
})
