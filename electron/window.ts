import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import { APP_URL } from './app-protocol.ts'

/** The window's settings. Everything that keeps the page away from the system is said, also where it is the default. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    title: 'Firstword',
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 680,
    backgroundColor: '#0B0E14',
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    },
  }
}

/** Opens the console's window; it is shown when its first picture is drawn, so that nothing white flashes. */
export function createWindow(
  Window: new (options: BrowserWindowConstructorOptions) => BrowserWindow,
  preload: string,
): BrowserWindow {
  const window = new Window(windowOptions(preload))
  window.once('ready-to-show', () => window.show())
  void window.loadURL(APP_URL)
  return window
}
