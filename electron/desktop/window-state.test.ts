import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isReachable, readWindowState, type WindowState, writeWindowState } from './window-state.ts'

const folder = mkdtempSync(join(tmpdir(), 'firstword-window-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const STATE: WindowState = { bounds: { x: 10, y: 20, width: 1200, height: 800 }, isMaximized: true, zoomLevel: 1.5 }

describe('the place of the window', () => {
  it('is kept from one start to the next', () => {
    const path = join(folder, 'deep', 'window.json')
    writeWindowState(path, STATE)
    expect(readWindowState(path)).toEqual(STATE)
  })

  it.each(['', '{', 'null', '{"bounds":{}}', JSON.stringify({ ...STATE, zoomLevel: 400 })])(
    'is forgotten where its file holds %j',
    (text) => {
      const path = join(folder, 'bad.json')
      writeFileSync(path, text)
      expect(readWindowState(path)).toBeUndefined()
    },
  )

  it('is not kept where it cannot be, and nothing is said', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => writeWindowState(join(folder, 'file', 'window.json'), STATE)).not.toThrow()
  })
})

describe('a place on the screens', () => {
  const left = { x: 0, y: 0, width: 1920, height: 1040 }
  const right = { x: 1920, y: 0, width: 2560, height: 1400 }

  it('can be reached where enough of the window is on one of them', () => {
    expect(isReachable({ x: 100, y: 100, width: 1200, height: 800 }, [left])).toBe(true)
    expect(isReachable({ x: 2000, y: 0, width: 1200, height: 800 }, [left, right])).toBe(true)
    expect(isReachable({ x: 1700, y: 900, width: 1200, height: 800 }, [left])).toBe(true)
  })

  it('cannot where its screen is gone, or its title bar above the edge', () => {
    expect(isReachable({ x: 2000, y: 0, width: 1200, height: 800 }, [left])).toBe(false)
    expect(isReachable({ x: 100, y: -200, width: 1200, height: 800 }, [left])).toBe(false)
    expect(isReachable({ x: 100, y: 1030, width: 1200, height: 800 }, [left])).toBe(false)
  })
})
