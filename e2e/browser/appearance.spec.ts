import type { Page } from 'playwright/test'
import { demoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, takePicture, test } from './console-test.ts'
import { expectFits } from './pages.ts'
import { runClip } from './turns.ts'

const COMBINATIONS = [
  { language: 'EN', lang: 'en-GB', theme: 'dark' },
  { language: 'EN', lang: 'en-GB', theme: 'light' },
  { language: '中文', lang: 'zh-Hans', theme: 'dark' },
  { language: '中文', lang: 'zh-Hans', theme: 'light' },
] as const

test('the page speaks both languages in both themes, and anyone can use it', async ({ console: { page } }) => {
  const clip = demoClip('hello')
  await runClip(page, clip)
  for (const { language, lang, theme } of COMBINATIONS) {
    await page.locator('header').getByText(language, { exact: true }).click()
    await expect(page.locator('html')).toHaveAttribute('lang', lang)
    await switchTheme(page, theme)
    const title = language === 'EN' ? clip.title.en : clip.title.zh
    await expect(page.getByRole('listitem').getByRole('button', { name: title })).toBeVisible()
    await takePicture(page, `${lang}-${theme}`)
    expect(await violationsOf(page), `${lang}, ${theme}`).toEqual([])
  }
})

test('nothing is cut off on a narrow page, and language and theme are kept when it is opened again', async ({
  console: { page },
}) => {
  await page.setViewportSize({ width: 640, height: 900 })
  await takePicture(page, 'narrow')
  await expectFits(page)
  await page.locator('header').getByText('中文', { exact: true }).click()
  await switchTheme(page, 'light')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
})

/** A page that was never switched follows the system and names no theme: it takes up to two presses then. */
async function switchTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  const html = page.locator('html')
  for (let press = 0; press < 2 && (await html.getAttribute('data-theme')) !== theme; press++) {
    await page.getByRole('button', { name: /theme|主题/ }).click()
  }
  await expect(html).toHaveAttribute('data-theme', theme)
}
