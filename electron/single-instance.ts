import type { App, BrowserWindow } from 'electron'

/** A second start shows the first one's window and ends: two would fight over the microphone and the models' memory. */
export function isFirstInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on'>,
  mainWindow: () => Pick<BrowserWindow, 'isMinimized' | 'restore' | 'focus'> | undefined,
): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', () => {
    const window = mainWindow()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  return true
}
