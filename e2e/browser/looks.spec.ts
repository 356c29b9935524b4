import type { Page } from 'playwright/test'
import { COMPARED, COMPARED_TURNS } from '../scripted/comparison.ts'
import { GROWING_TURN, TALKED } from '../scripted/scenes.ts'
import { openScripted, type Scene } from '../scripted/scripted-page.ts'
import { expect, test } from './console-test.ts'

/**
 * What edges of letters may differ by from one machine to the next: bolder ones everywhere are a tenth of a percent, a pane
 * that has moved by eight pixels two or three percent.
 */
const TOLERATED = { maxDiffPixelRatio: 0.004, threshold: 0.06 }

test.use({
  viewport: { width: 1280, height: 720 },
  timezoneId: 'UTC',
  // Letters stand where the font says, whatever the machine does for its own screen.
  launchOptions: [
    async ({ launchOptions }, use) => {
      const args = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb']
      await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...args] })
    },
    { scope: 'worker' },
  ],
})

interface Look {
  readonly name: string
  readonly scene: Scene
  readonly hash: string
  readonly language: 'en' | 'zh'
  readonly theme: 'dark' | 'light'
  /** What the picture is of, where it is not the whole page. */
  readonly clip?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** What is there when everything is. */
  readonly text: RegExp
  /** From the address to what the picture is of. */
  reach?(page: Page): Promise<void>
}

/** Each is far less than what anybody would call another page. */
const CHANGES = [
  'main section { translate: 8px 0 }',
  ':root { --surface: #26304a !important }',
  ':root { --asr: #e2705a !important }',
]

const LOOKS: readonly [Look, ...Look[]] = [
  {
    ...{ name: 'live-growing', scene: GROWING_TURN, hash: '#page=live', language: 'en', theme: 'dark' },
    ...{ text: /counting from the end/, clip: { x: 0, y: 0, width: 960, height: 720 } },
  },
  {
    ...{ name: 'experiment', scene: TALKED, hash: `#page=compare&session=${COMPARED.id}` },
    ...{ language: 'zh', theme: 'light', text: /流式/ },
  },
  {
    ...{ name: 'sessions-pair', scene: TALKED, language: 'en', theme: 'light', text: /Two turns side by side/ },
    hash: `#page=sessions&session=${COMPARED.id}&turn=${COMPARED_TURNS[0]?.record.id}`,
    reach: async (page) => {
      await page.getByRole('button', { name: 'Pin to compare' }).click()
      await page.getByRole('grid', { name: 'Turns' }).getByRole('row').nth(1).click()
    },
  },
  { name: 'load', scene: TALKED, hash: '#page=load', language: 'zh', theme: 'dark', text: /最多/ },
  {
    ...{ name: 'present-verdict', scene: TALKED, hash: `#page=present&session=${COMPARED.id}` },
    ...{ language: 'en', theme: 'dark', text: /streaming/ },
    reach: async (page) => {
      await page.getByRole('region', { name: 'Present' }).locator('label').filter({ hasText: 'Verdict' }).click()
    },
  },
]

for (const look of LOOKS)
  test(`${look.name} looks as it did, in the page's own letters`, async ({ page }) => {
    await openStill(page, look)
    expect(await strangersAmongFonts(page)).toEqual([])
    await expect(page).toHaveScreenshot(`${look.name}.png`, { ...TOLERATED, ...(look.clip ? { clip: look.clip } : {}) })
  })

test('a pane that has moved by eight pixels is noticed, and so is another colour', async ({ page }) => {
  const [{ name, clip }] = LOOKS
  await openStill(page, LOOKS[0])
  for (const change of CHANGES) {
    const style = await page.addStyleTag({ content: change })
    await expect(page, change).not.toHaveScreenshot(`${name}.png`, { ...TOLERATED, ...(clip ? { clip } : {}) })
    await style.evaluate((element: Element) => element.remove())
  }
})

/** Chinese fonts of a machine come before the page's own; in a picture its own alone may stand. */
const OWN_FONTS = ':root { --font-ui: "Inter Variable", "Noto Sans SC Variable" !important }'

/** Opens a look whose clock stands still, with nothing on its way any more. */
async function openStill(page: Page, { scene, hash, language, theme, text, reach }: Look): Promise<void> {
  await page.addInitScript(standStill)
  await page.addInitScript(
    (kept) => localStorage.setItem('firstword.preferences', kept),
    JSON.stringify({ language, theme }),
  )
  await openScripted(page, scene, hash)
  await expect(page.getByText(/^(Connected|已连接)$/)).toBeVisible()
  await reach?.(page)
  await expect(page.getByText(text).first()).toBeVisible()
  await page.addStyleTag({ content: OWN_FONTS })
  await page.evaluate(() => document.fonts.ready)
}

/** In the page: a second has passed since it was opened, and none passes any more. What waits for a timer still comes. */
function standStill(): void {
  const nowMs = 1000
  performance.now = () => nowMs
  const nextFrame = window.requestAnimationFrame.bind(window)
  window.requestAnimationFrame = (callback) => nextFrame(() => callback(nowMs))
}

/** Fonts of the machine that letters are drawn with: a picture with those would be another one elsewhere. */
async function strangersAmongFonts(page: Page): Promise<string[]> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('DOM.enable')
  await cdp.send('CSS.enable')
  const { root } = await cdp.send('DOM.getDocument')
  const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'body' })
  const { fonts } = await cdp.send('CSS.getPlatformFontsForNode', { nodeId })
  return fonts
    .filter(({ isCustomFont }) => !isCustomFont)
    .map(({ familyName, glyphCount }) => `${familyName}: ${glyphCount}`)
}
