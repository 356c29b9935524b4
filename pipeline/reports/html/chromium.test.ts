import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { type Browser, chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium } from '../pdf.ts'
import { collected } from '../testing/collected.ts'
import { sampleOptions } from '../testing/sample-options.ts'
import { comparedSource } from '../testing/sample-result.ts'
import { writeHtml } from './document.ts'

const executablePath = [findChromium(process.env), chromium.executablePath()].find((path) => path && existsSync(path))

const SUBJECT = 'the report opened from disk, without a network'
const MISSING = `${SUBJECT} (skipped: there is no Chromium here)`

describe.skipIf(executablePath === undefined)(executablePath ? SUBJECT : MISSING, () => {
  let [browser, folder]: [Browser | undefined, string] = [undefined, '']
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'firstword-report-'))
    const page = await collected(writeHtml(comparedSource(60, 20), sampleOptions({ includeText: true })))
    await writeFile(join(folder, 'report.html'), page)
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true })
  })

  it('has no error in the console and nothing for axe to find, in either theme and language', async () => {
    const page = await browser?.newPage({ offline: true })
    if (!page) throw new Error('no page')
    const messages: string[] = []
    page.on('console', (message) => messages.push(message.text()))
    page.on('pageerror', (error) => messages.push(String(error)))
    page.on('request', (request) => request.url().startsWith('file:') || messages.push(request.url()))
    await page.goto(pathToFileURL(join(folder, 'report.html')).href)
    expect(messages).toEqual([])
    await page.evaluate(axe.source)
    for (const [language, colorScheme] of [
      ['#lang-zh', 'light'],
      ['#lang-en', 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.locator(language).check()
      expect(await page.evaluate('axe.run(document).then(({ violations }) => violations)')).toEqual([])
    }
    expect(await page.locator('h2 .zh').first().isVisible()).toBe(false)
    await page.close()
  })

  it('draws its Chinese with the font that it brings along', async () => {
    const source = comparedSource(20, 20)
    const path = join(folder, 'chinese.html')
    await writeFile(path, await collected(writeHtml(source, sampleOptions({ language: 'zh' }))))
    const page = await browser?.newPage({ offline: true })
    const messages: string[] = []
    page?.on('console', (message) => messages.push(message.text()))
    await page?.goto(pathToFileURL(path).href)
    const loaded = await page?.evaluate(
      `document.fonts.load('16px "Noto Sans SC Variable"', '测量环境').then((faces) => faces.length)`,
    )
    expect(loaded).toBeGreaterThan(0)
    expect(messages).toEqual([])
    await page?.close()
  })

  it('prints to A4 with a title and an outline', async () => {
    const page = await browser?.newPage()
    await page?.goto(pathToFileURL(join(folder, 'report.html')).href)
    const path = join(folder, 'report.pdf')
    await page?.pdf({ path, preferCSSPageSize: true, printBackground: true, tagged: true, outline: true })
    const pdf = (await readFile(path)).toString('latin1')
    expect(pdf.startsWith('%PDF-')).toBe(true)
    // A4 is 595 by 842 points.
    expect(pdf).toMatch(/MediaBox ?\[0 0 59[45][.\d]* 84[12][.\d]*\]/)
    await page?.close()
  })
})
