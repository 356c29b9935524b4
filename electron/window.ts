import type { BrowserWindow, BrowserWindowConstructorOptions, Screen, Size } from 'electron'
import { APP_URL } from './app-protocol.ts'
import { isReachable, type WindowState } from './desktop/window-state.ts'

const WANTED: Size = { width: 1440, height: 900 }
const SMALLEST: Size = { width: 1024, height: 680 }

/**
 * The window's settings, on a screen that has `room` beside its bars: a smallest size that does not fit would put the
 * window's edge where nobody can reach it. Everything that keeps the page away from the system is said, also where it
 * is the default.
 */
export function windowOptions(preload: string, room: Size): BrowserWindowConstructorOptions {
  return {
    title: 'Firstword',
    width: Math.min(WANTED.width, room.width),
    height: Math.min(WANTED.height, room.height),
    minWidth: Math.min(SMALLEST.width, room.width),
    minHeight: Math.min(SMALLEST.height, room.height),
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
      // Its clock and its audio measure, also while another window is in front.
      backgroundThrottling: false,
    },
  }
}

export interface WindowDeps {
  readonly Window: new (options: BrowserWindowConstructorOptions) => BrowserWindow
  readonly preload: string
  readonly screen: Pick<Screen, 'getPrimaryDisplay' | 'getAllDisplays'>
  /** Where the window was, if anywhere. */
  readonly state: WindowState | undefined
  readonly keep: (state: WindowState) => void
}

/**
 * Opens the console's window where it was when it was closed, if that can still be reached; it is shown when its first
 * picture is drawn, so that nothing white flashes.
 */
export function createWindow({ Window, preload, screen, state, keep }: WindowDeps): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea)
  const kept = state && isReachable(state.bounds, areas) ? state : undefined
  const window = new Window({
    ...windowOptions(preload, screen.getPrimaryDisplay().workAreaSize),
    ...(kept ? kept.bounds : {}),
  })
  if (kept?.isMaximized) window.maximize()
  window.once('ready-to-show', () => {
    // A page keeps its zoom by its address, and ours is made anew at each start.
    if (state) window.webContents.setZoomLevel(state.zoomLevel)
    window.show()
  })
  window.on('close', () =>
    keep({
      bounds: window.getNormalBounds(),
      isMaximized: window.isMaximized(),
      zoomLevel: window.webContents.getZoomLevel(),
    }),
  )
  void window.loadURL(APP_URL)
  return window
}
