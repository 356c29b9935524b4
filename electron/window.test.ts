import { describe, expect, it } from 'vitest'
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

  it('loads our own page and shows itself when there is something to see', () => {
    const loaded: string[] = []
    let isShown = false
    let ready = () => {}
    class FakeWindow {
      once(_event: string, listener: () => void) {
        ready = listener
      }
      show() {
        isShown = true
      }
      async loadURL(url: string) {
        loaded.push(url)
      }
    }
    const screen = { getPrimaryDisplay: () => ({ workAreaSize: { width: 1920, height: 1040 } }) }
    createWindow(FakeWindow as never, '/app/preload.cjs', screen as never)
    expect(loaded).toEqual(['app://firstword/'])
    expect(isShown).toBe(false)
    ready()
    expect(isShown).toBe(true)
  })
})
