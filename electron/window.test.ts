import { describe, expect, it } from 'vitest'
import { createWindow, windowOptions } from './window.ts'

describe('the window', () => {
  it('keeps the page in its sandbox', () => {
    const { webPreferences } = windowOptions('/app/preload.cjs')
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
    createWindow(FakeWindow as never, '/app/preload.cjs')
    expect(loaded).toEqual(['app://firstword/'])
    expect(isShown).toBe(false)
    ready()
    expect(isShown).toBe(true)
  })
})
