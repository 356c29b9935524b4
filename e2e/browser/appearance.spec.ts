import type { Page } from 'playwright/test'
import { demoClip } from '../clips.ts'
import { violationsOf } from './accessibility.ts'
import { expect, takePicture, test } from './console-test.ts'
import { chooseSetting, expectFits } from './pages.ts'
import { runClip } from './turns.ts'

const COMBINATIONS = [
  { language: 'English', lang: 'en-GB', theme: 'dark' },
  { language: 'English', lang: 'en-GB', theme: 'light' },
  { language: '中文', lang: 'zh-Hans', theme: 'dark' },
  { language: '中文', lang: 'zh-Hans', theme: 'light' },
] as const

test('the page speaks both languages in both themes, and anyone can use it', async ({ console: { page } }) => {
  const clip = demoClip('hello')
  await runClip(page, clip)
  for (const { language, lang, theme } of COMBINATIONS) {
    await chooseSetting(page, language)
    await expect(page.locator('html')).toHaveAttribute('lang', lang)
    await switchTheme(page, theme)
    const title = language === 'English' ? clip.title.en : clip.title.zh
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
  await chooseSetting(page, '中文')
  await switchTheme(page, 'light')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
})

async function switchTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  const lang = await page.locator('html').getAttribute('lang')
  const words = { dark: ['Dark', '深色'], light: ['Light', '浅色'] } as const
  await chooseSetting(page, words[theme][lang === 'zh-Hans' ? 1 : 0])
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}
