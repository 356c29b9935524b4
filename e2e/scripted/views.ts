import { expect, type Page } from 'playwright/test'
import { PAGES } from '../../renderer/src/model/page-route.ts'
import { COMPARED, COMPARED_TURNS } from './comparison.ts'
import { EMPTY, FAILING, RUNNING, TALKED, WAITING } from './scenes.ts'
import { openScripted, type Scene } from './scripted-page.ts'

export { PAGES }

/** A page in a state, and what lies over it. */
export interface View {
  readonly name: string
  readonly scene: Scene
  readonly hash: string
  /** Opens what lies over the page. */
  open?(page: Page): Promise<void>
}

const pagesOf = (state: string, scene: Scene, pages: readonly string[] = PAGES): View[] =>
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

/** Every page, dialog and state of the console. */
export const VIEWS: readonly View[] = [
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

/**
 * Shows a view on a page that may have shown another one before, with everything that it asks for answered, or never.
 *
 * @param preferences what the page remembers: language, theme
 */
export async function showView(page: Page, view: View, preferences: Readonly<Record<string, string>>): Promise<void> {
  const kept = JSON.stringify(preferences)
  await page.addInitScript((remembered) => localStorage.setItem('firstword.preferences', remembered), kept)
  await page.goto('about:blank')
  await page.unrouteAll()
  await openScripted(page, view.scene, view.hash)
  await settle(page, view)
}

/** Goes to another view of the scene that the page is on, as a link does. */
export async function moveTo(page: Page, view: View): Promise<void> {
  await page.evaluate(async (hash) => {
    location.hash = hash
    const nextFrame = () => new Promise(requestAnimationFrame)
    await nextFrame()
    await nextFrame()
  }, view.hash)
  await settle(page, view)
}

async function settle(page: Page, view: View): Promise<void> {
  await expect(page.locator('main')).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
  await page.evaluate(() => document.fonts.ready)
  await view.open?.(page)
  if (view.open) await expect(page.getByRole('dialog').first()).toBeVisible()
}
