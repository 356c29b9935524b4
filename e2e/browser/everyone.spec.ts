import type { Page } from 'playwright/test'
import { COMPARED, COMPARED_TURNS } from '../scripted/comparison.ts'
import { EMPTY, FAILING, RUNNING, TALKED, WAITING } from '../scripted/scenes.ts'
import { openScripted, type Scene } from '../scripted/scripted-page.ts'
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

interface View {
  readonly name: string
  readonly scene: Scene
  readonly hash: string
  /** Opens what lies over the page. */
  open?(page: Page): Promise<void>
}

const LOOKINGS: readonly Looking[] = THEMES.flatMap((theme) => [
  { language: 'en' as const, theme },
  { language: 'zh' as const, theme },
])

const PAGES = ['live', 'flags', 'models', 'turn-end', 'compare', 'sessions', 'devices', 'load', 'monitoring', 'present']
const pagesOf = (state: string, scene: Scene, pages = PAGES): View[] =>
  pages.map((page) => ({ name: `${page}, ${state}`, scene, hash: `#page=${page}` }))

const press = (name: RegExp) => (page: Page) => page.getByRole('button', { name }).first().click()

const DIALOGS: readonly View[] = [
  { name: 'settings', scene: TALKED, hash: '#page=live', open: press(/^(Settings|设置)$/) },
  { name: 'palette', scene: TALKED, hash: '#page=live', open: (page) => page.keyboard.press('Control+k') },
  { name: 'keys', scene: TALKED, hash: '#page=live', open: (page) => page.locator('body').press('?') },
  { name: 'presets', scene: TALKED, hash: '#page=live', open: press(/^(Preset|预设)[:：]/) },
  { name: 'microphone', scene: TALKED, hash: '#page=live', open: press(/(level and test|音量与测试)$/) },
  {
    ...{ name: 'export', scene: TALKED, hash: `#page=sessions&session=${COMPARED.id}` },
    open: press(/^(Export|导出)$/),
  },
]

const VIEWS: readonly View[] = [
  ...pagesOf('talked to', TALKED),
  { name: 'result', scene: TALKED, hash: `#page=compare&session=${COMPARED.id}` },
  {
    name: 'session',
    scene: TALKED,
    hash: `#page=sessions&session=${COMPARED.id}&turn=${COMPARED_TURNS[0]?.record.id}`,
  },
  { name: 'verdict', scene: TALKED, hash: `#page=present&session=${COMPARED.id}` },
  ...DIALOGS,
  ...pagesOf('running', RUNNING, ['live', 'compare', 'load', 'flags', 'present']),
  ...pagesOf('empty', EMPTY),
  ...pagesOf('waiting for answers', WAITING, ['models', 'compare', 'sessions', 'present', 'live']),
  ...pagesOf('failing', FAILING, ['live', 'models', 'compare', 'sessions', 'monitoring']),
]

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
  const kept = JSON.stringify({ language, ...(theme === 'dark' || theme === 'light' ? { theme } : {}) })
  await page.addInitScript((preferences) => localStorage.setItem('firstword.preferences', preferences), kept)
  await page.goto('about:blank')
  await page.unrouteAll()
  await openScripted(page, view.scene, view.hash)
  await expect(page.locator('main')).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  await view.open?.(page)
  if (view.open) await expect(page.getByRole('dialog').first()).toBeVisible()
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
