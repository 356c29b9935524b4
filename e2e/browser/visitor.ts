import type { Page } from 'playwright/test'
import { openScripted, type Scene, type ScriptedHost, settle } from '../scripted/scripted-page.ts'
import type { View } from '../scripted/views.ts'
import { expect } from './console-test.ts'

/** `system`: as the machine says, here light; `forced`: in colours of the machine alone. */
export type Theme = 'dark' | 'light' | 'system' | 'forced'

/** How pages are looked at. */
export interface Looking {
  readonly language: 'en' | 'zh'
  readonly theme: Theme
}

/** Somebody who goes from view to view in one tab. Nothing moves: what a colour changes to it has at once. */
export class Visitor {
  readonly #page: Page
  #open: { readonly scene: Scene; readonly host: ScriptedHost } | undefined

  private constructor(page: Page) {
    this.#page = page
  }

  static async of(page: Page, { language, theme }: Looking): Promise<Visitor> {
    await page.emulateMedia({
      colorScheme: theme === 'light' || theme === 'system' ? 'light' : 'dark',
      forcedColors: theme === 'forced' ? 'active' : 'none',
      reducedMotion: 'reduce',
    })
    const kept = { language, ...(theme === 'dark' || theme === 'light' ? { theme } : {}) }
    await page.addInitScript(
      (preferences) => localStorage.setItem('firstword.preferences', preferences),
      JSON.stringify(kept),
    )
    return new Visitor(page)
  }

  /** To a view: by its address alone where the page is told the same things already. Dialogs must be closed before. */
  async goTo({ scene, hash, open }: View): Promise<void> {
    const page = this.#page
    if (this.#open?.scene === scene) await page.evaluate((to) => window.location.assign(to), hash)
    else await this.#openPage(scene, hash)
    await this.settle()
    if (!open) return
    await open(page)
    await expect(page.getByRole('dialog').first()).toBeVisible()
    await this.settle()
  }

  /** Closes what was opened over a view. */
  async leave({ open }: View): Promise<void> {
    if (!open) return
    await this.#page.keyboard.press('Escape')
    await expect(this.#page.getByRole('dialog')).toHaveCount(0)
  }

  async settle(): Promise<void> {
    if (this.#open) await settle(this.#page, this.#open.host)
  }

  async #openPage(scene: Scene, hash: string): Promise<void> {
    const page = this.#page
    if (this.#open) {
      await page.goto('about:blank')
      await page.unrouteAll()
    }
    this.#open = { scene, host: await openScripted(page, scene, hash) }
    // In a narrow window the word stands there unseen.
    await expect(page.getByText(/^(Connected|已连接)$/).first()).toBeAttached()
  }
}
