import type { Page } from 'playwright/test'
import { demoClip } from '../clips.ts'
import { expect, headlineMs, test } from './console-test.ts'
import { runClip } from './turns.ts'

const ROUTES = ['flags', 'models', 'compare', 'sessions', 'devices', 'load', 'live']

/**
 * What translators of browsers do to a page, without asking it: every text is replaced by a `<font>` with another text
 * in it, and where texts and elements follow each other in one line, elements are moved into one or copied.
 */
async function translate(page: Page): Promise<number> {
  return page.evaluate(() => {
    const texts: Text[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(node instanceof Text) || node.data.trim() === '') continue
      if (!node.parentElement?.closest('svg, style, font')) texts.push(node)
    }
    for (const [index, text] of texts.entries()) {
      const font = document.createElement('font')
      font.textContent = `«${text.data}»`
      // In one step, or in two.
      if (index % 2 === 0) text.replaceWith(font)
      else {
        text.parentNode?.insertBefore(font, text)
        text.remove()
      }
    }
    for (const [index, span] of [...document.querySelectorAll('p > span')].entries()) {
      const font = document.createElement('font')
      span.before(font)
      if (index % 2 === 0) font.append(span)
      else {
        font.append(span.cloneNode(true))
        span.remove()
      }
    }
    return texts.length
  })
}

test('the page asks not to be translated', async ({ console: { page } }) => {
  await expect(page.locator('html')).toHaveAttribute('translate', 'no')
})

test('a page that is translated all the same shows the numbers of the newest turn, and no others', async ({
  console: { page },
}) => {
  await runClip(page, demoClip('hello'))
  expect(await translate(page), 'texts that were translated').toBeGreaterThan(50)
  const exchanges = page.getByRole('log').getByRole('article')
  const before = await exchanges.count()
  await page
    .getByRole('button', { name: demoClip('time').title.en })
    .first()
    .click()
  await expect(exchanges).toHaveCount(before + 1)
  await expect(exchanges.last()).toContainText(demoClip('time').written)
  await expect(page.getByText('finished').first()).toBeVisible()
  for (const headline of ['processing', 'heard'] as const) {
    const number = page.getByTestId(`headline-${headline}`)
    await expect(number, 'one big number').toHaveCount(1)
    // The innermost: both numbers stand in one card.
    const card = page.locator('section', { has: number }).last()
    await expect(card.locator('p', { has: number })).toHaveText(/^\s*[\d.,]+\s*«?ms»?\s*«?≈?»?\s*$/)
    // The line below says how far it is from the target: by the number above it, not by the one of the turn before.
    const title = await card.getByTitle(/^target/i).getAttribute('title')
    const target = Number.parseFloat((title ?? '').replaceAll(/[^\d.]/g, ''))
    const delta = Math.abs((await headlineMs(page, headline)) - target)
    const told = Number.parseFloat((await card.locator('p[data-tone]').innerText()).replaceAll(/[^\d.]/g, ''))
    expect(Math.abs(told - delta)).toBeLessThan(1)
  }
})

test('a page that is translated over and over can be walked through and loses nothing', async ({
  console: { page },
}) => {
  for (const route of ROUTES) {
    await page.evaluate((to) => {
      location.hash = `page=${to}`
    }, route)
    await expect(page.locator('main')).toBeVisible()
    await translate(page)
    // Nearly every text changes, and what follows it may come and go.
    for (const [words, lang] of [
      ['中文', 'zh'],
      ['English', 'en'],
    ] as const) {
      await page.getByRole('button', { name: /^(Settings|设置)$/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText(new RegExp(`^«?${words}»?$`)).click()
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
      await expect(page.locator('html')).toHaveAttribute('lang', new RegExp(`^${lang}`))
    }
  }
  await page.locator('body').press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await translate(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('main')).toBeVisible()
})
