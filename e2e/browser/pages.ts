import type { Locator, Page } from 'playwright/test'
import { violationsOf } from './accessibility.ts'
import { expect, takePicture } from './console-test.ts'

/** Where a page is: the place in the rail, and the tab of a place that is several pages. */
const PAGES = {
  Live: ['Live'],
  Flags: ['Live', 'Flags'],
  Models: ['Live', 'Models'],
  Experiments: ['Experiments'],
  'Turn end': ['Experiments', 'Turn end'],
  Sessions: ['Sessions'],
  Devices: ['Devices and load'],
  Load: ['Devices and load', 'Load'],
  Monitoring: ['Devices and load', 'Monitoring'],
  Present: ['Present'],
} as const satisfies Record<string, readonly [string, string?]>

/** For what takes many turns on a busy machine. */
export const LONG_TIMEOUT_MS = 300_000

/** Goes to a page as a person does, by the rail and the tabs of the place. */
export async function goTo(page: Page, name: keyof typeof PAGES): Promise<void> {
  const [place, tab] = PAGES[name]
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: place, exact: true }).click()
  if (tab !== undefined)
    await page
      .getByRole('navigation', { name: `Pages of ${place}` })
      .getByRole('link', { name: tab, exact: true })
      .click()
}

export function pane(page: Page, title: string | RegExp): Locator {
  return page.getByRole('region', { name: title }).first()
}

/** What a new experiment is to answer. */
export type Question = 'Is B faster?' | 'Which flags matter?' | 'Find the best' | 'House against a server'

/** Begins a new experiment with its question; answers with the locator of the form. */
export async function askQuestion(page: Page, question: Question): Promise<Locator> {
  await goTo(page, 'Experiments')
  const form = pane(page, 'New experiment')
  await form.getByText(question, { exact: true }).click()
  return form
}

/**
 * Starts the experiment of the form; answers with the locator of its own progress, not an earlier one's. That it runs
 * is not waited for: a quick one may be over before anybody looks.
 */
export async function startComparison(page: Page): Promise<Locator> {
  const start = page.getByRole('button', { name: 'Start', exact: true })
  const own = page.locator('section[data-session], section:has([data-session])')
  // Pressed again where a busy page took no notice: where one has begun, the page is that one's.
  await expect(async () => {
    if (!(await own.isVisible())) await start.click({ timeout: 10_000 })
    await expect(own).toBeVisible({ timeout: 30_000 })
  }).toPass({ timeout: 150_000 })
  return own
}

/** Starts the comparison of the form and waits until that one, not an earlier one, has ended. */
export async function runComparison(page: Page): Promise<void> {
  const own = await startComparison(page)
  const over = own.getByRole('heading', { name: /^(Finished|Ended early|Failed)$/ })
  await expect(over).toBeVisible({ timeout: LONG_TIMEOUT_MS })
  await expect(over).toHaveText('Finished')
}

/** Switches the device gateway on, on any free port, or off. */
export async function switchGateway(page: Page, on: boolean): Promise<void> {
  await goTo(page, 'Devices')
  const gateway = pane(page, 'Device gateway')
  const accepts = gateway.getByRole('switch', { name: 'Accept devices' })
  if ((await accepts.isChecked()) !== on) {
    await gateway.getByRole('textbox', { name: 'Port' }).fill('0')
    await page.keyboard.press('Enter')
    await toggle(page, 'Accept devices').click()
  }
  if (on) await expect(gateway).toContainText(/ws:\/\/127\.0\.0\.1:\d+\/xiaozhi\/v1\//)
  else await expect(gateway).not.toContainText('ws://')
}

/** A switch by the words beside it; the input itself is out of sight. */
export function toggle(page: Page, words: string): Locator {
  return page.locator('label').filter({ hasText: words })
}

/** Where what is looked at lies over the page: out of it, to the settings, and back. */
interface Around {
  enter?(): Promise<void>
  leave?(): Promise<void>
}

/** Chooses a language or a theme in the settings, by its words in the language in force. */
export async function chooseSetting(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: /^(Settings|设置)$/ }).click()
  await page.getByRole('dialog').getByText(words, { exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** Opens the microphone's test, which stands over any page; in either language. */
export async function openMicrophoneTest(page: Page): Promise<void> {
  await page.getByRole('button', { name: /(Microphone: level and test|麦克风：音量与测试)$/ }).click()
  await expect(page.getByRole('dialog').getByRole('heading', { level: 2 }).first()).toBeVisible()
}

/** Closes whatever lies over the page. */
export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** Applies a preset as a person does: by the menu of the top bar, which asks first. */
export async function applyPreset(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Preset: / }).click()
  await page.getByRole('button', { name: `Apply preset ${name} …` }).click()
  const dialog = page.getByRole('dialog', { name: `Apply preset ${name}` })
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expectPreset(page, name)
}

/** What the top bar says is in force. */
export async function expectPreset(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('button', { name: `Preset: ${name}`, exact: true })).toBeVisible()
}

/**
 * What axe-core finds on the page as it stands; with pictures. Contrast depends on the theme, names on the language: each
 * is looked at once, dark in English and light in Chinese. (All four together are, on the page that opens first.)
 */
export async function expectAccessible(page: Page, name: string, around: Around = {}): Promise<void> {
  await takePicture(page, `${name}-dark`)
  expect(await violationsOf(page), `${name}, dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await takePicture(page, `${name}-light`)
  await around.leave?.()
  await chooseSetting(page, '中文')
  await around.enter?.()
  await takePicture(page, `${name}-zh`)
  expect(await violationsOf(page), `${name}, light, zh`).toEqual([])
  await around.leave?.()
  await chooseSetting(page, 'English')
  await page.emulateMedia({ colorScheme: 'dark' })
}

/** Nothing is wider than the window, and the bar lies over nothing, down to the narrowest that is promised. */
export async function expectFits(page: Page): Promise<void> {
  for (const width of [1024, 900, 720, 640]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await expect.poll(() => page.evaluate(barOverMain), `${width} px wide`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** How far the lowest part of the top bar reaches into what stands below it, pixels. */
function barOverMain(): number {
  window.scrollTo(0, 0)
  const parts = [...(document.querySelector('header')?.querySelectorAll('*') ?? [])]
  const lowest = Math.max(...parts.map((part) => part.getBoundingClientRect().bottom))
  return lowest - (document.querySelector('main')?.getBoundingClientRect().top ?? 0)
}
