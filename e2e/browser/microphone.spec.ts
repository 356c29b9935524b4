import { chromium } from 'playwright/test'
import { demoClip, writeDelayedClip } from '../clips.ts'
import { expect, expectReady, lastExchange, openConsole, takePicture, test } from './console-test.ts'
import { expectMeasuredTurn } from './measured-turn.ts'

const clip = demoClip('hello')
/** Longer than a page takes to open its microphone, also on a busy machine. */
const OPENING_MS = 4000

test('what comes in by the microphone is heard, answered and measured', async ({ product, launchOptions }) => {
  const browser = await chromium.launch({
    ...launchOptions,
    args: [
      ...(launchOptions.args ?? []),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${writeDelayedClip(clip, OPENING_MS)}%noloop`,
    ],
  })
  try {
    const { page, complaints } = await openConsole(await browser.newPage(), product.url)
    await expectReady(page)
    await page.getByRole('button', { name: 'Open the microphone' }).click()
    await expect(page.getByRole('button', { name: 'Close the microphone' })).toBeVisible()
    await expect(lastExchange(page)).toContainText('microphone')
    await expect(lastExchange(page)).toContainText(clip.transcript)
    await expectMeasuredTurn(page)
    await takePicture(page, 'microphone')
    await page.getByRole('button', { name: 'Close the microphone' }).click()
    await expect(page.getByRole('button', { name: 'Open the microphone' })).toBeVisible()
    expect(complaints).toEqual([])
  } finally {
    await browser.close()
  }
})
