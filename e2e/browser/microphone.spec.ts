import type { Page } from 'playwright/test'
import { type DemoClip, demoClip, writeSpeech } from '../clips.ts'
import { expect, lastExchange, takePicture, test } from './console-test.ts'
import { expectMeasuredTurn } from './measured-turn.ts'
import { makeRoom } from './pages.ts'
import { openSpeakingPage, type SpeakingPage } from './speaking-page.ts'

/** Longer than a page takes to open its microphone, also on a busy machine. */
const OPENING = { silenceMs: 4000 }
/** Longer than any of these replies takes on a busy machine. */
const REPLY = { silenceMs: 9000 }
/** Push to talk: the words come seven seconds after the microphone opened, and the key is held until now. */
const HELD_MS = 12_000

async function openMicrophone(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the microphone' }).click()
  await expect(page.getByRole('button', { name: 'Close the microphone' })).toBeVisible()
}

function exchanges(page: Page) {
  return page.getByRole('log', { name: 'Conversation' }).getByRole('article')
}

/** Opens a page whose microphone hears these sounds, and closes its browser afterwards. */
function speaking(name: string, sounds: readonly (DemoClip | { silenceMs: number })[]) {
  const wavPath = writeSpeech(name, sounds)
  return async (url: string, launch: object, act: (speakingPage: SpeakingPage) => Promise<void>) => {
    const opened = await openSpeakingPage(url, launch, wavPath)
    try {
      await makeRoom(opened.page)
      await act(opened)
      expect(opened.complaints, 'nothing the page complained about').toEqual([])
    } finally {
      await opened.browser.close()
    }
  }
}

test('five turns hands-free: each understood, answered and measured, none lost', async ({ product, launchOptions }) => {
  test.setTimeout(180_000)
  const said = ['hello', 'time', 'sum', 'latency', 'hip-hop'].map(demoClip)
  const speak = speaking('conversation', [OPENING, ...said.flatMap((clip) => [clip, REPLY])])
  await speak(product.url, launchOptions, async ({ page }) => {
    const before = await exchanges(page).count()
    await openMicrophone(page)
    for (const [i, clip] of said.entries()) {
      await expect(exchanges(page)).toHaveCount(before + i + 1, { timeout: 40_000 })
      await expect(lastExchange(page)).toContainText('microphone')
      await expect(lastExchange(page)).toContainText(clip.written)
      await expectMeasuredTurn(page)
    }
    await expectTimeline(page)
    await takePicture(page, 'microphone')
    await page.getByRole('button', { name: 'Close the microphone' }).click()
    await expect(page.getByRole('button', { name: 'Open the microphone' })).toBeVisible()
  })
})

/** The last turn lies on the timeline with its words; a word lights its sound, a click on the axis pins the cursor. */
async function expectTimeline(page: Page): Promise<void> {
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await expect(timeline).toContainText(/heard \d+\.\d.s, played \d+\.\d.s/)
  const words = timeline.locator('[data-word]')
  await expect(words.first()).toBeVisible()
  const said = await words.allInnerTexts()
  expect(said.join(' ')).toBe(demoClip('hip-hop').transcript)
  const ends = await words.evaluateAll((all) => all.map((word) => Number(word.getAttribute('data-end'))))
  // The last word ends where the speech does, which is t = 0; to a frame of the recogniser.
  expect(Math.abs(ends.at(-1) ?? Number.NaN)).toBeLessThanOrEqual(40)
  await words.first().hover()
  await expect(words.first()).toHaveAttribute('data-lit', 'true')
  const cursor = timeline.getByRole('slider', { name: 'Time cursor' })
  await words.first().click()
  await expect(cursor).toContainText(said[0] ?? '')
  await words.last().click({ modifiers: ['Shift'] })
  await expect(cursor).toContainText('Δ')
  await cursor.press('Escape')
  await expect(cursor).not.toContainText('Δ')
}

test('speech during the reply silences it within 150 ms, and is itself answered', async ({
  product,
  launchOptions,
}) => {
  const story = demoClip('tiger-story')
  const next = demoClip('time')
  // While the story is being told.
  const speak = speaking('barge-in', [OPENING, story, { silenceMs: 3500 }, next, REPLY])
  await speak(product.url, launchOptions, async ({ page }) => {
    const before = await exchanges(page).count()
    await openMicrophone(page)
    await expect(exchanges(page).nth(before)).toContainText(story.written)
    await expect(exchanges(page)).toHaveCount(before + 2, { timeout: 40_000 })
    await expect(lastExchange(page)).toContainText(next.written)
    await expectMeasuredTurn(page)
    // From the first sample of the voice to the host's stop, whatever the detector needs to be sure.
    expect(await counterOf(page, before, 'turn.bargeInMs')).toBeLessThanOrEqual(150)
    await page.getByRole('navigation').getByRole('link', { name: 'Mic', exact: true }).click()
    const stops = await page.getByTestId('barge-in-stops').innerText()
    // From the news of the interruption in the page to the first silent sample.
    const stopMs = Number.parseFloat(/silent ([\d.]+)/.exec(stops)?.[1] ?? 'NaN')
    expect(stopMs, stops).toBeLessThanOrEqual(150)
  })
})

/** A counter of a turn by its place in the conversation, read from the turn's table. */
async function counterOf(page: Page, at: number, name: string): Promise<number> {
  await exchanges(page).nth(at).getByRole('button').click()
  const waterfall = page.getByRole('region', { name: 'Turn waterfall' })
  await waterfall.getByRole('button', { name: 'Table' }).click()
  const row = waterfall.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
  return Number.parseFloat((await row.innerText()).replace(name, '').replaceAll(/[^\d.]/g, ''))
}

test('push to talk: the held key is the turn, and letting it go its end', async ({ product, launchOptions }) => {
  const clip = demoClip('time')
  const speak = speaking('push-to-talk', [{ silenceMs: 7000 }, clip, { silenceMs: 20_000 }])
  await speak(product.url, launchOptions, async ({ page }) => {
    await page.getByText('Push to talk', { exact: true }).click()
    await openMicrophone(page)
    const openedMs = Date.now()
    const hold = page.getByRole('button', { name: 'Hold to talk' })
    await expect(hold).toBeEnabled()
    await page.locator('body').click({ position: { x: 700, y: 4 } })
    await page.keyboard.down('Space')
    await expect(page.getByRole('button', { name: 'Listening: let go to end' })).toHaveAttribute('aria-pressed', 'true')
    await takePicture(page, 'push-to-talk')
    // A person holds it until after the words, through a pause that is longer than any endpoint's: nothing else ends it.
    await page.waitForTimeout(Math.max(0, HELD_MS - (Date.now() - openedMs)))
    await expect(
      page.getByRole('region', { name: 'Turn waterfall' }).getByText('hearing you', { exact: true }),
    ).toBeVisible()
    await page.keyboard.up('Space')
    await expect(lastExchange(page)).toContainText(clip.written)
    await expectMeasuredTurn(page)
    const waterfall = page.getByRole('region', { name: 'Turn waterfall' })
    await waterfall.getByRole('button', { name: 'Table' }).click()
    await expect(waterfall.getByRole('table', { name: /^Ledger of turn/ })).toContainText('push to talk')
  })
})
