import type { Page } from 'playwright/test'
import { demoClip, writeSpeech } from '../clips.ts'
import { expect, takePicture, test } from './console-test.ts'
import { openMicrophoneTest } from './pages.ts'
import { exchangeOf, expectStatus, newestTurnOver, nextTurn, type TurnNumber, waterfallOf } from './turns.ts'
import { giveVoice, MOST_TRIES, PAUSE_MS, untilUnderstood, type Voice } from './voice.ts'

async function openMicrophone(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the microphone' }).click()
  await expect(page.getByRole('button', { name: 'Close the microphone' })).toBeVisible()
}

async function closeMicrophone(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Close the microphone' }).click()
  await expect(page.getByRole('button', { name: 'Open the microphone' })).toBeVisible()
}

// Real time: the words come through Chromium's own microphone, which plays a file from the moment it opens.
test('what the browser’s microphone hears is understood, answered and measured', async ({ openSpeaking }) => {
  const clip = demoClip('time')
  // Said again only where a busy machine captured it with gaps; far apart, so that no reply is interrupted.
  const said = Array.from({ length: MOST_TRIES }, () => [clip, { silenceMs: 20_000 }]).flat()
  const { page, complaints } = await openSpeaking(writeSpeech('time', [{ silenceMs: 2000 }, ...said]))
  await openMicrophone(page)
  await untilUnderstood(page, clip, async () => undefined)
  expect(complaints).toEqual([])
})

// Real time, as all speech into a microphone is; the next sentence comes as soon as the one before was answered. A machine
// that is too busy drops frames and says so on this page: what was lost is said again, and no number of frames is a bound.
const HANDS_FREE = ['hello', 'time', ...(process.env.FIRSTWORD_TEST_LONG ? ['sum', 'latency', 'hip-hop'] : [])]

test('turns hands-free, one after the other: each understood, answered and measured, and no others, not while the tab is hidden either', async ({
  console: { page },
}) => {
  test.slow()
  const voice = await giveVoice(page)
  await openMicrophone(page)
  let turn = 0
  for (const [i, clip] of HANDS_FREE.map(demoClip).entries()) {
    await hide(page, i === 1)
    turn = await untilUnderstood(page, clip, () => voice.say(clip, PAUSE_MS))
  }
  expect(await newestTurnOver(page), 'no turn but of what was said').toBe(turn)
  await expect(waterfallOf(page)).toContainText(/Captured: \d+\.\d.s\. Played: \d+\.\d.s/)
  await takePicture(page, 'microphone')
  await closeMicrophone(page)
})

/** A window without a screen is never hidden by itself: the page is told so. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true })
    Object.defineProperty(document, 'visibilityState', { value: isHidden ? 'hidden' : 'visible', configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}

test('speech during the reply silences it, says how soon, and is itself answered', async ({ console: { page } }) => {
  const voice = await giveVoice(page)
  await openMicrophone(page)
  const told = await interruptAReply(page, voice)
  // From the first sample of the voice to the host's stop; how long that is, is the machine's affair.
  expect(await counterOf(page, told, 'turn.bargeInMs')).toBeGreaterThan(0)
  await openMicrophoneTest(page)
  // From the news of the interruption in the page to the first silent sample.
  await expect(page.getByTestId('barge-in-stops')).toContainText(/silent [\d.]+/)
})

/**
 * Speaks while a reply is heard, again where a busy machine was so late with the voice that the reply was over by then.
 * What was said must be answered each time. Answers with the number of the interrupted turn.
 */
async function interruptAReply(page: Page, voice: Voice): Promise<TurnNumber> {
  const next = demoClip('time')
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const first = await nextTurn(page)
    await voice.say(demoClip('tiger-story'))
    const told = await turnThatReplies(page, first)
    await untilUnderstood(page, next, () => voice.say(next, PAUSE_MS))
    await exchangeOf(page, told).getByRole('button').click()
    await expect(waterfallOf(page).getByText(`Turn ${told}`, { exact: true })).toBeVisible()
    if (await waterfallOf(page).getByText('interrupted', { exact: true }).isVisible()) return told
    await page.getByRole('button', { name: 'Follow live' }).click()
  }
  throw new Error(`No reply was interrupted in ${MOST_TRIES} tries`)
}

/** The turn on show once it replies, or did. What was captured with gaps can be several turns, of which this is the last. */
async function turnThatReplies(page: Page, first: TurnNumber): Promise<TurnNumber> {
  const title = waterfallOf(page).getByText(/^Turn \d+$/)
  let turn = 0
  await expect(async () => {
    await expect(waterfallOf(page).getByText(/^(speaking|finished)$/)).toBeVisible({ timeout: 2000 })
    turn = Number((await title.innerText()).replace('Turn ', ''))
    expect(turn).toBeGreaterThanOrEqual(first)
  }).toPass({ timeout: 90_000 })
  return turn
}

/** A counter of a turn, read from the turn's table. */
async function counterOf(page: Page, turn: TurnNumber, name: string): Promise<number> {
  await exchangeOf(page, turn).getByRole('button').click()
  const waterfall = waterfallOf(page)
  await waterfall.getByRole('button', { name: 'Table' }).click()
  const row = waterfall.getByRole('row').filter({ has: page.getByText(name, { exact: true }) })
  return Number.parseFloat((await row.innerText()).replace(name, '').replaceAll(/[^\d.]/g, ''))
}

test('push to talk: the held key is the turn, and letting it go its end', async ({ console: { page } }) => {
  const clip = demoClip('time')
  const voice = await giveVoice(page)
  await page.getByText('Push to talk', { exact: true }).click()
  await openMicrophone(page)
  await untilUnderstood(page, clip, async () => {
    await expect(page.getByRole('button', { name: 'Hold to talk' })).toBeEnabled()
    const turn = await nextTurn(page)
    await page.locator('body').click({ position: { x: 700, y: 4 } })
    await page.keyboard.down('Space')
    const held = page.getByRole('button', { name: 'Listening: let go to end' })
    await expect(held).toHaveAttribute('aria-pressed', 'true')
    await takePicture(page, 'push-to-talk')
    // A person holds it until after the words, through a pause that is longer than any endpoint's: nothing else ends it.
    await voice.say(clip, PAUSE_MS)
    await expectStatus(page, turn, 'hearing you')
    await page.keyboard.up('Space')
  })
  const waterfall = waterfallOf(page)
  await waterfall.getByRole('button', { name: 'Table' }).click()
  await expect(waterfall.getByRole('table', { name: /^Breakdown of turn/ })).toContainText('push to talk')
})
