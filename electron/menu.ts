import type { MenuItemConstructorOptions } from 'electron'
import { menuLabels } from './menu-labels.ts'

export interface MenuOptions {
  readonly locale: string
  readonly platform: NodeJS.Platform
  /** Offers the developer tools; an installed program does not. */
  readonly developer: boolean
  readonly saveAsPdf: () => void
  readonly about: () => void
}

/** The application's menu. Items with a role are named by the system in its own language. */
export function menuTemplate({
  locale,
  platform,
  developer,
  saveAsPdf,
  about,
}: MenuOptions): MenuItemConstructorOptions[] {
  const labels = menuLabels(locale)
  const isMac = platform === 'darwin'
  const save: MenuItemConstructorOptions = {
    id: 'save-as-pdf',
    label: labels.saveAsPdf,
    accelerator: 'CmdOrCtrl+Shift+S',
    click: saveAsPdf,
  }
  const tools: MenuItemConstructorOptions = { label: labels.developerTools, role: 'toggleDevTools' }
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: labels.file, submenu: [save, { type: 'separator' }, isMac ? { role: 'close' } : { role: 'quit' }] },
    { label: labels.edit, role: 'editMenu' },
    { label: labels.view, submenu: [...viewItems(), ...(developer ? [{ type: 'separator' } as const, tools] : [])] },
    { label: labels.window, role: 'windowMenu' },
    { label: labels.help, role: 'help', submenu: [{ label: labels.about, click: about }] },
  ]
}

function viewItems(): MenuItemConstructorOptions[] {
  return [
    { role: 'reload' },
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ]
}
