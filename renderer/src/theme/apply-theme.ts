import type { Theme } from '../store/preferences-slice.ts'

/** Puts a chosen theme on the document; without one the style sheet follows the operating system. */
export function applyTheme(root: HTMLElement, theme: Theme | undefined): void {
  if (theme === undefined) delete root.dataset.theme
  else root.dataset.theme = theme
}

/** The theme in force: the chosen one, else the operating system's. */
export function themeInForce(theme: Theme | undefined): Theme {
  return theme ?? (window.matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark')
}
