import { EventEmitter } from 'node:events'
import type { BrowserWindowConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import type { WindowState } from './desktop/window-state.ts'
import { createWindow, windowOptions } from './window.ts'

describe('the window', () => {
  it('keeps the page in its sandbox', () => {
    const { webPreferences } = windowOptions('/app/preload.cjs', { width: 1920, height: 1040 })
    expect(webPreferences).toMatchObject({
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
    })
  })

  it('is as large as it wants to be where there is room, and never larger than the room', () => {
    const sizes = (width: number, height: number) => {
      const options = windowOptions('/app/preload.cjs', { width, height })
      return [options.width, options.height, options.minWidth, options.minHeight]
    }
    expect(sizes(1920, 1040)).toEqual([1440, 900, 1024, 680])
    expect(sizes(1366, 728)).toEqual([1366, 728, 1024, 680])
    expect(sizes(960, 540)).toEqual([960, 540, 960, 540])
  })

  const AREA = { x: 0, y: 0, width: 1920, height: 1040 }

  /** Opens a window with what was kept of the last one. */
  function opened(state?: WindowState) {
    const done: [string, ...unknown[]][] = []
    let options: BrowserWindowConstructorOptions = {}
    class FakeWindow extends EventEmitter {
      webContents = { setZoomLevel: (level: number) => done.push(['zoom', level]), getZoomLevel: () => 2 }
      constructor(given: BrowserWindowConstructorOptions) {
        super()
        options = given
      }
      maximize = () => done.push(['maximize'])
      isMaximized = () => false
      getNormalBounds = () => ({ x: 5, y: 6, width: 1100, height: 700 })
      show = () => done.push(['show'])
      loadURL = async (url: string) => void done.push(['load', url])
    }
    const keep = vi.fn()
    const window = createWindow({
      Window: FakeWindow as never,
      preload: '/app/preload.cjs',
      screen: {
        getPrimaryDisplay: () => ({ workAreaSize: AREA }),
        getAllDisplays: () => [{ workArea: AREA }],
      } as never,
      state,
      keep,
    })
    return { window, done, keep, options: () => options }
  }

  it('loads our own page and shows itself when there is something to see', () => {
    const { window, done } = opened()
    expect(done).toEqual([['load', 'app://firstword/']])
    window.emit('ready-to-show')
    expect(done.at(-1)).toEqual(['show'])
  })

  it('stands where it stood, as large and zoomed as it was', () => {
    const bounds = { x: 30, y: 40, width: 1200, height: 800 }
    const { window, done, options } = opened({ bounds, isMaximized: true, zoomLevel: 1 })
    expect(options()).toMatchObject(bounds)
    window.emit('ready-to-show')
    expect(done).toEqual([['maximize'], ['load', 'app://firstword/'], ['zoom', 1], ['show']])
  })

  it('stands where it likes when its screen is gone, and keeps its zoom', () => {
    const bounds = { x: 5000, y: 40, width: 1200, height: 800 }
    const { window, done, options } = opened({ bounds, isMaximized: false, zoomLevel: -1 })
    expect(options()).not.toHaveProperty('x')
    window.emit('ready-to-show')
    expect(done).toContainEqual(['zoom', -1])
  })

  it('keeps its place and zoom when it closes', () => {
    const { window, keep } = opened()
    window.emit('close')
    expect(keep).toHaveBeenCalledWith({
      bounds: { x: 5, y: 6, width: 1100, height: 700 },
      isMaximized: false,
      zoomLevel: 2,
    })
  })
})
