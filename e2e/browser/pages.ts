import type { Locator, Page } from 'playwright/test'
import type { DemoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { clipButton, expect, takePicture } from './console-test.ts'

type PageName = 'Live' | 'Compare' | 'Sessions' | 'Devices' | 'Load' | 'Present'

/** Goes to a page as a person does, by the rail. */
export async function goTo(page: Page, name: PageName): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click()
}

export function pane(page: Page, title: string | RegExp): Locator {
  return page.getByRole('region', { name: title }).first()
}

/** The page shows the last fifty turns of a host; tests that count them begin well below. */
const MOST_COUNTED = 40

/** Forgets what was said before where it has become so much that the page no longer shows all of it. */
export async function makeRoom(page: Page): Promise<void> {
  const conversation = page.getByRole('region', { name: 'Conversation' })
  if ((await conversation.getByRole('article').count()) < MOST_COUNTED) return
  await conversation.getByRole('button', { name: 'Clear' }).click()
  await expect(conversation.getByRole('article')).toHaveCount(0)
}

/** Lets the host hear a clip and waits until its turn is over. */
export async function runClip(page: Page, clip: DemoClip): Promise<void> {
  await makeRoom(page)
  const exchanges = page.getByRole('log', { name: 'Conversation' }).getByRole('article')
  const before = await exchanges.count()
  await clipButton(page, clip).click()
  await expect(exchanges).toHaveCount(before + 1)
  await expect(exchanges.last()).toContainText(clip.written)
  await expect(clipButton(page, clip)).toBeEnabled()
}

/** Starts the comparison of the form and waits until that one, not an earlier one, has ended. */
export async function runComparison(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(pane(page, 'Running')).toBeVisible()
  await expect(pane(page, 'Finished')).toBeVisible({ timeout: 80_000 })
}

/** A switch by the words beside it; the input itself is out of sight. */
export function toggle(page: Page, words: string): Locator {
  return page.locator('label').filter({ hasText: words })
}

/** What axe-core finds on the page as it stands, dark and light and in the other language; with pictures. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await takePicture(page, `${name}-${theme}`)
    expect(await violationsOf(page), `${name}, ${theme}`).toEqual([])
  }
  await page.locator('header').getByText('中文', { exact: true }).click()
  await takePicture(page, `${name}-zh`)
  expect(await violationsOf(page), `${name}, zh`).toEqual([])
  await page.locator('header').getByText('EN', { exact: true }).click()
  await page.emulateMedia({ colorScheme: 'dark' })
}

/** Nothing is wider than the window, down to the narrowest that is promised. */
export async function expectFits(page: Page): Promise<void> {
  for (const width of [1024, 640]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}
