import type { BrowserWindow, Menu, MenuItemConstructorOptions, Tray } from 'electron'
import type { PageStatus } from '../../pipeline/protocol/desktop.ts'
import { desktopWords } from './desktop-words.ts'

export interface BackgroundDeps {
  readonly createTray: () => Pick<Tray, 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu
  readonly quit: () => void
  readonly notify: (options: { readonly title: string; readonly body: string }) => void
}

/**
 * A window that is closed while voice devices talk to this machine goes to the tray instead of ending their
 * conversations; it comes back from there. Without devices closing it quits, as everywhere else.
 */
export class Background {
  readonly #deps: BackgroundDeps
  #tray: ReturnType<BackgroundDeps['createTray']> | undefined
  #isQuitting = false

  constructor(deps: BackgroundDeps) {
    this.#deps = deps
  }

  /** From now on closing is meant. */
  quitting(): void {
    this.#isQuitting = true
    this.#tray?.destroy()
    this.#tray = undefined
  }

  /** Watches over the closing of a window; `status` is what its page last told. */
  watch(window: Pick<BrowserWindow, 'on' | 'hide' | 'show' | 'focus'>, status: () => PageStatus): void {
    window.on('close', (event) => {
      const { devices, language } = status()
      if (this.#isQuitting || devices === 0) return
      event.preventDefault()
      window.hide()
      this.#show(window, devices, language)
    })
  }

  #show(window: Pick<BrowserWindow, 'show' | 'focus'>, devices: number, language: PageStatus['language']): void {
    const words = desktopWords(language)
    const bringBack = () => {
      window.show()
      window.focus()
      this.#tray?.destroy()
      this.#tray = undefined
    }
    this.#tray ??= this.#deps.createTray()
    this.#tray.setToolTip(words.devices(devices))
    this.#tray.setContextMenu(
      this.#deps.buildMenu([
        { label: words.show, click: bringBack },
        { label: words.quit, click: this.#deps.quit },
      ]),
    )
    this.#tray.on('click', bringBack)
    this.#deps.notify({ title: 'Firstword', body: words.stillHere })
  }
}
