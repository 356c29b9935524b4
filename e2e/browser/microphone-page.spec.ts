import type { Page } from 'playwright/test'
import { demoClip, writeSpeech } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { clipButton, expect, lastExchange, takePicture, test } from './console-test.ts'
import { openSpeakingPage } from './speaking-page.ts'

async function openPage(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Mic', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Input', level: 2 })).toBeVisible()
}

test('a microphone is looked at without the host: level, facts, a sentence with its verdict', async ({
  product,
  launchOptions,
}) => {
  // The file plays on from the start of the browser: speech all the time, so that some is in any five seconds.
  const clips = ['homework', 'flight', 'sum', 'walk-the-dog', 'homework', 'flight', 'sum'].map(demoClip)
  const wav = writeSpeech('sentences', [{ silenceMs: 3000 }, ...clips, ...clips, ...clips])
  const { page, browser, complaints } = await openSpeakingPage(product.url, launchOptions, wav)
  try {
    await openPage(page)
    await page.getByRole('button', { name: 'Listen here only' }).click()
    await expect(page.getByRole('button', { name: 'Stop listening' })).toBeVisible()
    await expect(page.getByTestId('input-level')).toContainText('dBFS')
    await expect(page.getByRole('region', { name: 'As the browser reports it' })).toContainText('Hz')
    await page.getByRole('button', { name: 'Record' }).click()
    await page.getByRole('button', { name: /^Stop \(/ }).waitFor({ state: 'hidden' })
    await expect(page.getByTestId('verdict')).toContainText(/Good|Noisy|Clipping|Too quiet/)
    await page.getByRole('button', { name: 'Play back' }).click()
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await takePicture(page, `microphone-page-${theme}`)
      expect(await violationsOf(page), theme).toEqual([])
    }
    await page.locator('header').getByText('中文', { exact: true }).click()
    await takePicture(page, 'microphone-page-zh')
    expect(await violationsOf(page), 'zh').toEqual([])
    expect(complaints).toEqual([])
  } finally {
    await browser.close()
  }
})

test('a microphone that delivers zeros is called out', async ({ product, launchOptions }) => {
  // The clip is over before the microphone opens: what comes then is digital silence.
  const wav = writeSpeech('silence', [demoClip('hello'), { silenceMs: 200 }])
  const { page, browser } = await openSpeakingPage(product.url, launchOptions, wav)
  try {
    await openPage(page)
    await page.getByRole('button', { name: 'Listen here only' }).click()
    await expect(page.getByText('No signal: the device delivers nothing but zeros.').first()).toBeVisible()
    await page.getByRole('button', { name: 'Stop listening' }).click()
    // No air between this speaker and this microphone: the round trip is not made up, it is said why there is none.
    await page.getByRole('button', { name: 'Measure the round trip' }).click()
    await expect(page.getByText(/The chirps were not heard|delivered nothing but zeros\./).first()).toBeVisible()
    await expect(page.getByTestId('round-trip')).toHaveCount(0)
  } finally {
    await browser.close()
  }
})

test('a denied microphone says what helps, and the clips still work', async ({ console: { page } }) => {
  await openPage(page)
  await page.getByRole('button', { name: 'Listen here only' }).click()
  await expect(page.getByText(/The microphone was denied|No microphone was found/).first()).toBeVisible()
  await takePicture(page, 'microphone-denied')
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('navigation').getByRole('link', { name: 'Live' }).click()
  const clip = demoClip('hello')
  await clipButton(page, clip).click()
  await expect(lastExchange(page)).toContainText(clip.written)
})

test('a microphone that is unplugged in the middle of a turn ends it clearly, and the next turn works', async ({
  product,
  launchOptions,
}) => {
  const long = demoClip('homework')
  const wav = writeSpeech('unplugged', [{ silenceMs: 5000 }, long, { silenceMs: 500 }, long, { silenceMs: 60_000 }])
  const { page, browser } = await openSpeakingPage(product.url, launchOptions, wav)
  try {
    await page.evaluate(() => {
      // As a device that goes: the track ends by itself, which only the browser can make it do.
      const { mediaDevices } = navigator
      const open = mediaDevices.getUserMedia.bind(mediaDevices)
      mediaDevices.getUserMedia = async (constraints) => {
        const stream = await open(constraints)
        const [track] = stream.getAudioTracks()
        Object.assign(window, {
          unplug: () => {
            track?.stop()
            track?.dispatchEvent(new Event('ended'))
          },
        })
        return stream
      }
    })
    await page.getByRole('button', { name: 'Open the microphone' }).click()
    const waterfall = page.getByRole('region', { name: 'Turn waterfall' })
    await expect(waterfall.getByText('hearing you', { exact: true })).toBeVisible()
    await page.evaluate(() => Reflect.get(window, 'unplug')())
    await expect(page.getByText('The microphone was unplugged or switched off.').first()).toBeVisible()
    await expect(waterfall.getByText('nothing said', { exact: true })).toBeVisible()
    await takePicture(page, 'microphone-unplugged')
    const clip = demoClip('hello')
    await clipButton(page, clip).click()
    await expect(lastExchange(page)).toContainText(clip.written)
    await page.getByRole('button', { name: 'Open the microphone' }).click()
    await expect(page.getByRole('button', { name: 'Close the microphone' })).toBeVisible()
  } finally {
    await browser.close()
  }
})

test('a tab that is hidden for 30 seconds loses nothing', async ({ product, launchOptions }) => {
  const clip = demoClip('time')
  const wav = writeSpeech('hidden', [{ silenceMs: 8000 }, clip, { silenceMs: 60_000 }])
  const { page, browser } = await openSpeakingPage(product.url, launchOptions, wav)
  try {
    await page.getByRole('button', { name: 'Open the microphone' }).click()
    await expect(page.getByRole('button', { name: 'Close the microphone' })).toBeVisible()
    await hide(page, true)
    await page.waitForTimeout(30_000)
    await hide(page, false)
    await expect(lastExchange(page)).toContainText(clip.written)
    await expect(lastExchange(page)).toContainText('first word')
    await expect(page.getByText(/frames? of 20 ms (was|were) dropped/)).toHaveCount(0)
  } finally {
    await browser.close()
  }
})

/** A window without a screen is never hidden by itself: the page is told so. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
    Object.defineProperty(document, 'visibilityState', { value: isHidden ? 'hidden' : 'visible', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}
