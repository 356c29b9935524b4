import type { Page } from 'playwright/test'
import { demoClip, writeSpeech } from '../clips.ts'
import { clipButton, expect, lastExchange, takePicture, test } from './console-test.ts'
import { expectMeasuredTurn } from './measured-turn.ts'
import { openSpeakingPage } from './speaking-page.ts'

/** The next turn is spoken by a clip, understood and measured. */
async function expectNextTurn(page: Page): Promise<void> {
  const clip = demoClip('hello')
  await clipButton(page, clip).click()
  await expect(lastExchange(page)).toContainText(clip.written)
  await expectMeasuredTurn(page)
}

test('a permission that is taken back in the middle of a turn ends it clearly, says what helps, and the next turn works', async ({
  product,
  launchOptions,
}) => {
  test.setTimeout(180_000)
  const long = demoClip('homework')
  const wav = writeSpeech('revoked', [{ silenceMs: 5000 }, long, { silenceMs: 500 }, long, { silenceMs: 60_000 }])
  const { page, browser } = await openSpeakingPage(product.url, launchOptions, wav)
  try {
    await page.getByRole('button', { name: 'Open the microphone' }).click()
    const waterfall = page.getByRole('region', { name: 'Turn waterfall' })
    await expect(waterfall.getByText('hearing you', { exact: true })).toBeVisible()
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
    await expect(waterfall.getByText('nothing said', { exact: true })).toBeVisible()
    await takePicture(page, 'microphone-revoked')
    await expectNextTurn(page)
  } finally {
    await browser.close()
  }
})

test('an output that goes away does not silence the reply: the system’s own takes over, and that is said', async ({
  product,
  launchOptions,
}) => {
  test.setTimeout(180_000)
  const { page, browser } = await openSpeakingPage(product.url, launchOptions)
  try {
    await expectNextTurn(page)
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
    await page.getByRole('navigation').getByRole('link', { name: 'Mic', exact: true }).click()
    // Chromium lists its made-up outputs once the microphone may be used.
    await page.getByRole('button', { name: 'Listen here only' }).click()
    await page.getByRole('button', { name: 'Stop listening' }).click()
    const output = page.getByRole('region', { name: 'Output', exact: true })
    await output.getByRole('button', { name: /Speaker/ }).click()
    await page.getByRole('option').last().click()
    await expect(
      page.getByText('The chosen speaker is gone: replies play on the system’s device.').first(),
    ).toBeVisible()
    await expect(page.getByText('client.playback'), 'the page can play').toHaveCount(0)
    await takePicture(page, 'output-gone')
    await page.getByRole('navigation').getByRole('link', { name: 'Live' }).click()
    await expectNextTurn(page)
  } finally {
    await browser.close()
  }
})
