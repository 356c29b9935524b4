import type { Page } from 'playwright/test'
import { TALKED } from '../scripted/scenes.ts'
import { VIEWS, type View } from '../scripted/views.ts'
import { violationsAtRest } from './accessibility.ts'
import { expect, test } from './console-test.ts'
import { type Looking, type Theme, Visitor } from './visitor.ts'

// What is found is told in words; a trace keeps a copy of each page at each step.
test.use({ trace: 'off' })

const THEMES: readonly Theme[] = ['dark', 'light', 'system', 'forced']
/** A window of 1280 pixels as it is, and at 200 % and 400 %. */
const SIZES = [
  { width: 1280, height: 1024 },
  { width: 640, height: 512 },
  { width: 320, height: 256 },
] as const

const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click()
const PRESETS = /^(Preset|预设)[:：]/

/** What lies over the page besides. */
const OVERLAYS: readonly View[] = [
  {
    ...{ name: 'stages', scene: TALKED, hash: '#page=live' },
    open: (page) => press(page, /^(State of the stages|各阶段状态)/),
  },
  {
    ...{ name: 'preset question', scene: TALKED, hash: '#page=live' },
    open: async (page) => {
      await press(page, PRESETS)
      await press(page, /^(Apply preset|应用预设).*…$/)
    },
  },
]
const LOOKED_AT = [...OVERLAYS, ...VIEWS]

const LOOKINGS: readonly Looking[] = THEMES.flatMap((theme) => [
  { language: 'en' as const, theme },
  { language: 'zh' as const, theme },
])

/** Neighbours are looked at in the same way, as opening the page anew takes longer than looking at it. */
const TOGETHER = 3

/** In each look every view at every size takes a quarter of an hour. */
const EVERYTHING = process.env.FIRSTWORD_TEST_LONG !== undefined
/** Where there is less time each view is looked at once: contrast depends on the theme, names on the language. */
const SOME: readonly Looking[] = [
  { language: 'en', theme: 'dark' },
  { language: 'zh', theme: 'light' },
  { language: 'en', theme: 'forced' },
]

for (const [index, looking] of (EVERYTHING ? LOOKINGS : SOME).entries()) {
  const { language, theme } = looking
  test(`anybody can use every page, ${language}, ${theme}`, async ({ page }) => {
    test.setTimeout(3_600_000)
    const visitor = await Visitor.of(page, looking)
    const found: string[] = []
    for (const [at, view] of LOOKED_AT.entries()) {
      if (!EVERYTHING && Math.floor(at / TOGETHER) % SOME.length !== index) continue
      const sizes = EVERYTHING ? SIZES : [SIZES[at % SIZES.length] ?? SIZES[0]]
      for (const size of sizes) {
        // Whoever enlarges a page has it open already.
        await page.setViewportSize(size)
        await visitor.goTo(view)
        const what = [...(await violationsAtRest(page)), ...(await overflowOf(page))]
        found.push(...what.map((one) => `${view.name}, ${size.width} wide: ${one}`))
        await visitor.leave(view)
      }
    }
    expect(found).toEqual([])
  })
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
