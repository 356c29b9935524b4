import { demoClip, writeSpeech } from '../clips.ts'
import { expect, takePicture, test } from './console-test.ts'
import { closeDialog, openMicrophoneTest } from './pages.ts'
import { expectStatus, newestTurnOver, runClip, waterfallOf } from './turns.ts'

// Real time, as all speech into a microphone is.
test('a permission that is taken back in the middle of a turn ends it clearly, says what helps, and the next turn works', async ({
  product,
  openSpeaking,
}) => {
  // Speech until the permission is gone, however long that takes; the browser's own microphone, for the permission is its.
  const wav = writeSpeech('revoked', [{ silenceMs: 3000 }, ...Array.from({ length: 20 }, () => demoClip('homework'))])
  const { page, browser } = await openSpeaking(wav)
  await page.getByRole('button', { name: 'Open the microphone' }).click()
  // Which turn it is, is not asked: a page that captures with gaps makes two of what is said without a pause.
  await expect(waterfallOf(page).getByText('hearing you', { exact: true })).toBeVisible()
  // As a person does in the site's settings: the browser itself then ends the microphone.
  const devTools = await page.context().newCDPSession(page)
  const { targetInfo } = await devTools.send('Target.getTargetInfo')
  const whole = await browser.newBrowserCDPSession()
  await whole.send('Browser.setPermission', {
    permission: { name: 'microphone' },
    setting: 'denied',
    origin: new URL(product.url).origin,
    ...(targetInfo.browserContextId === undefined ? {} : { browserContextId: targetInfo.browserContextId }),
  })
  await expect(page.getByText('The permission for the microphone was taken back.').first()).toBeVisible()
  await expectStatus(page, await newestTurnOver(page), 'nothing said')
  await takePicture(page, 'microphone-revoked')
  await runClip(page, demoClip('hello'))
})

test('an output that goes away does not silence the reply: the system’s own takes over, and that is said', async ({
  openSpeaking,
}) => {
  const { page } = await openSpeaking()
  await runClip(page, demoClip('hello'))
  await page.evaluate(() => {
    // As a headset that is pulled out: it can no longer be chosen, and the output stops with an error.
    // Not every library of types knows the method.
    const prototype = AudioContext.prototype as unknown as {
      setSinkId(this: AudioContext, id: string): Promise<void>
    }
    const choose = prototype.setSinkId
    prototype.setSinkId = function (id) {
      return id === '' ? choose.call(this, id) : Promise.reject(new DOMException('gone', 'NotFoundError'))
    }
  })
  await openMicrophoneTest(page)
  // Chromium lists its made-up outputs once the microphone may be used.
  await page.getByRole('button', { name: 'Test microphone' }).click()
  await page.getByRole('button', { name: 'Stop the test' }).click()
  const output = page.getByRole('region', { name: 'Output', exact: true })
  await output.getByRole('button', { name: /Speaker/ }).click()
  await page.getByRole('option').last().click()
  await expect(page.getByText('The chosen speaker is gone: replies play on the system’s device.').first()).toBeVisible()
  await expect(page.getByText('client.playback'), 'the page can play').toHaveCount(0)
  await takePicture(page, 'output-gone')
  await closeDialog(page)
  await runClip(page, demoClip('hello'))
})
