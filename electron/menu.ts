import type { MenuItemConstructorOptions } from 'electron'
import { menuLabels } from './menu-labels.ts'

type Role = Exclude<MenuItemConstructorOptions['role'], undefined>

export interface MenuOptions {
  /** Of the console, which may be another than the system's. */
  readonly locale: string
  readonly platform: NodeJS.Platform
  /** Offers the developer tools; an installed program does not. */
  readonly developer: boolean
  readonly openSession: () => void
  readonly saveAsPdf: () => void
  readonly about: () => void
  readonly showLogs: () => void
  readonly copyDiagnostics: () => void
}

const SEPARATOR = { type: 'separator' } as const

/** The application's menu, all of it in the language of the console. */
export function menuTemplate(options: MenuOptions): MenuItemConstructorOptions[] {
  const labels = menuLabels(options.locale)
  const isMac = options.platform === 'darwin'
  const item = (role: Role): MenuItemConstructorOptions => ({ role, label: labels.roles[role] ?? role })
  const file = [
    { id: 'open-session', label: labels.openSession, accelerator: 'CmdOrCtrl+O', click: options.openSession },
    { id: 'save-as-pdf', label: labels.saveAsPdf, accelerator: 'CmdOrCtrl+Shift+S', click: options.saveAsPdf },
    SEPARATOR,
    item(isMac ? 'close' : 'quit'),
  ]
  const edit = [item('undo'), item('redo'), SEPARATOR, ...(['cut', 'copy', 'paste', 'selectAll'] as const).map(item)]
  const view = [
    item('reload'),
    SEPARATOR,
    ...(['resetZoom', 'zoomIn', 'zoomOut'] as const).map(item),
    SEPARATOR,
    item('togglefullscreen'),
    ...(options.developer ? [SEPARATOR, item('toggleDevTools')] : []),
  ]
  const help = [
    { label: labels.showLogs, click: options.showLogs },
    { label: labels.copyDiagnostics, click: options.copyDiagnostics },
    SEPARATOR,
    { label: labels.about, click: options.about },
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: labels.file, submenu: file },
    { label: labels.edit, submenu: edit },
    { label: labels.view, submenu: view },
    { label: labels.window, role: 'window', submenu: [item('minimize'), item('close')] },
    { label: labels.help, role: 'help', submenu: help },
  ]
}
