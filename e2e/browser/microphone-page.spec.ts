import type { Page } from 'playwright/test'
import { demoClip, writeSpeech } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, takePicture, test } from './console-test.ts'
import { closeDialog, expectAccessible, openMicrophoneTest } from './pages.ts'
import { expectStatus, newestTurnOver, runClip, waterfallOf } from './turns.ts'
import { giveVoice } from './voice.ts'

async function openPage(page: Page): Promise<void> {
  await openMicrophoneTest(page)
  await expect(page.getByRole('heading', { name: 'Input', level: 2 })).toBeVisible()
}

// Real time: what the browser says of a microphone is to be its own, and its own plays a file.
test('a microphone is looked at without the host: level, facts, a sentence with its verdict', async ({
  openSpeaking,
}) => {
  // The file plays on from the start of the browser: speech all the time, so that some is in any five seconds.
  const clips = ['homework', 'flight', 'sum', 'walk-the-dog', 'homework', 'flight', 'sum'].map(demoClip)
  const wav = writeSpeech('sentences', [{ silenceMs: 3000 }, ...clips, ...clips, ...clips])
  const { page, complaints } = await openSpeaking(wav)
  await openPage(page)
  await page.getByRole('button', { name: 'Test microphone' }).click()
  await expect(page.getByRole('button', { name: 'Stop the test' })).toBeVisible()
  await expect(page.getByTestId('input-level')).toContainText('dBFS')
  await expect(page.getByRole('region', { name: 'As the browser reports it' })).toContainText('Hz')
  await page.getByRole('button', { name: 'Record' }).click()
  await page.getByRole('button', { name: /^Stop \(/ }).waitFor({ state: 'hidden' })
  await expect(page.getByTestId('verdict')).toContainText(/Good|Noisy|Clipping|Too quiet/)
  await page.getByRole('button', { name: 'Play back' }).click()
  await expectAccessible(page, 'microphone-page', {
    enter: () => openMicrophoneTest(page),
    leave: () => closeDialog(page),
  })
  expect(complaints).toEqual([])
})

test('a microphone that delivers zeros is called out', async ({ console: { page } }) => {
  await giveVoice(page)
  await openPage(page)
  await page.getByRole('button', { name: 'Test microphone' }).click()
  await expect(page.getByText('No signal: the device delivers nothing but zeros.').first()).toBeVisible()
  await page.getByRole('button', { name: 'Stop the test' }).click()
  // No air between this speaker and this microphone: the round trip is not made up, it is said why there is none.
  await page.getByRole('button', { name: 'Measure the round trip' }).click()
  await expect(page.getByText(/The chirps were not heard|delivered nothing but zeros\./).first()).toBeVisible()
  await expect(page.getByTestId('round-trip')).toHaveCount(0)
})

test('a microphone that is too loud is called out, and anyone can use the page then', async ({ console: { page } }) => {
  const voice = await giveVoice(page)
  await openPage(page)
  await page.getByRole('button', { name: 'Test microphone' }).click()
  await expect(page.getByTestId('input-level')).toContainText('dBFS')
  await voice.sayOverAndOver(demoClip('homework'), { gain: 30 })
  await expect(page.getByText('CLIPPING')).toBeVisible()
  await takePicture(page, 'microphone-clipping')
  expect(await violationsOf(page)).toEqual([])
})

test('a denied microphone says what helps, and the clips still work', async ({ console: { page } }) => {
  await openPage(page)
  await page.getByRole('button', { name: 'Test microphone' }).click()
  await expect(page.getByText(/The microphone was denied|No microphone was found/).first()).toBeVisible()
  await takePicture(page, 'microphone-denied')
  expect(await violationsOf(page)).toEqual([])
  await closeDialog(page)
  await runClip(page, demoClip('hello'))
})

test('a microphone that is unplugged in the middle of a turn ends it clearly, and the next turn works', async ({
  console: { page },
}) => {
  const voice = await giveVoice(page)
  await page.getByRole('button', { name: 'Open the microphone' }).click()
  await expect(page.getByRole('button', { name: 'Close the microphone' })).toBeVisible()
  await voice.sayOverAndOver(demoClip('homework'))
  // Which turn it is, is not asked: a page that captures with gaps makes two of what is said without a pause.
  await expect(waterfallOf(page).getByText('hearing you', { exact: true })).toBeVisible()
  await voice.unplug()
  await expect(page.getByText('The microphone was unplugged or switched off.').first()).toBeVisible()
  await expectStatus(page, await newestTurnOver(page), 'nothing said')
  await takePicture(page, 'microphone-unplugged')
  await runClip(page, demoClip('hello'))
  await page.getByRole('button', { name: 'Open the microphone' }).click()
  await expect(page.getByRole('button', { name: 'Close the microphone' })).toBeVisible()
})
