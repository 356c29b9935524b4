import { demoClip } from '../clips.ts'
import { expect, stopButton, takePicture, test } from './console-test.ts'
import { exchangeOf, expectStatus, runClip, startClip, waterfallOf } from './turns.ts'

test('a demo clip played by its button is heard, answered and measured', async ({ console: { page } }) => {
  const turn = await runClip(page, demoClip('time'))
  await expect(exchangeOf(page, turn)).toContainText(/Firstword: \S+/)
  const turns = page.getByRole('region', { name: 'Last turns' }).getByRole('listitem')
  await expect(turns.filter({ hasText: `Turn ${turn}` })).toContainText(/\d\sms/)
  await takePicture(page, 'turn-dark')
})

test('a turn that is stopped ends and the next one works', async ({ console: { page } }) => {
  const long = demoClip('tiger-story')
  const stopped = await startClip(page, long)
  await stopButton(page, long).click()
  await expectStatus(page, stopped, 'cancelled')
  await runClip(page, demoClip('hello'))
})

test('a preset that is switched on is the one the next turn runs with', async ({ console: { page } }) => {
  await page.getByRole('radio', { name: 'Streaming' }).click({ force: true })
  await expect(page.getByRole('radio', { name: 'Streaming' })).toBeChecked()
  await runClip(page, demoClip('hello'))
  await expect(waterfallOf(page)).toContainText('preset Streaming')
})
