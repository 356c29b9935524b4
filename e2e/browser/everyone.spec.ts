import type { Page } from 'playwright/test'
import { showView, VIEWS, type View } from '../scripted/views.ts'
import { violationsOf } from './accessibility.ts'
import { expect, test } from './console-test.ts'

/** How the page is looked at: `system`: as the machine says, here light; `forced`: colours of the machine alone. */
const THEMES = ['dark', 'light', 'system', 'forced'] as const
/** A window of 1280 pixels as it is, and at 200 % and 400 %. */
const SIZES = [
  { width: 1280, height: 1024 },
  { width: 640, height: 512 },
  { width: 320, height: 256 },
] as const

interface Looking {
  readonly language: 'en' | 'zh'
  readonly theme: (typeof THEMES)[number]
}

const LOOKINGS: readonly Looking[] = THEMES.flatMap((theme) => [
  { language: 'en' as const, theme },
  { language: 'zh' as const, theme },
])

/** A few looks that have each view once, and each size in each theme and language; all of them take ten minutes. */
const EVERYTHING = process.env.FIRSTWORD_TEST_LONG !== undefined

for (const [index, looking] of LOOKINGS.entries()) {
  const { language, theme } = looking
  test(`anybody can use every page, ${language}, ${theme}`, async ({ page }) => {
    test.setTimeout(3_600_000)
    const found: string[] = []
    for (const [at, view] of VIEWS.entries()) {
      if (!EVERYTHING && at % LOOKINGS.length !== index) continue
      const sizes = EVERYTHING ? SIZES : [SIZES[(at + Math.floor(at / LOOKINGS.length)) % SIZES.length] ?? SIZES[0]]
      for (const size of sizes) {
        await openView(page, view, looking, size)
        const where = `${view.name}, ${size.width} wide`
        found.push(...(await violationsOf(page)).map((what) => `${where}: ${what}`))
        found.push(...(await overflowOf(page)).map((what) => `${where}: ${what}`))
      }
    }
    expect(found).toEqual([])
  })
}

async function openView(page: Page, view: View, { language, theme }: Looking, size: (typeof SIZES)[number]) {
  await page.setViewportSize(size)
  await page.emulateMedia({
    colorScheme: theme === 'light' || theme === 'system' ? 'light' : 'dark',
    forcedColors: theme === 'forced' ? 'active' : 'none',
  })
  await showView(page, view, { language, ...(theme === 'dark' || theme === 'light' ? { theme } : {}) })
}

/** What makes the page itself scroll sideways. */
async function overflowOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const wide = [...document.querySelectorAll('main *, header *, nav *, [role=dialog] *')].filter(
      (element) => element.getBoundingClientRect().right > width + 1,
    )
    const outermost = wide.filter((element) => !wide.includes(element.parentElement ?? document.body))
    return [
      `scrolls sideways, ${document.documentElement.scrollWidth} px of ${width}: ${outermost
        .slice(0, 4)
        .map((element) => element.outerHTML.slice(0, 120))
        .join(' | ')}`,
    ]
  })
}
