import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Rectangle } from 'electron'
import { z } from 'zod'

/** How far Chromium zooms out and in. */
const MOST_ZOOM = 9
const pixels = z.number().int().min(-100_000).max(100_000)

const windowStateSchema = z.object({
  bounds: z.object({ x: pixels, y: pixels, width: pixels.min(1), height: pixels.min(1) }),
  isMaximized: z.boolean(),
  zoomLevel: z.number().min(-MOST_ZOOM).max(MOST_ZOOM),
})
/** Where the window stood when it was closed. */
export type WindowState = z.infer<typeof windowStateSchema>

/** How much of the window must be on a screen, to be seen and dragged: the width of its buttons and a title bar. */
const VISIBLE = { width: 200, height: 40 }

/** What was kept, or `undefined` where there is nothing or it cannot be read: then the window opens where it likes. */
export function readWindowState(path: string): WindowState | undefined {
  try {
    return windowStateSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** Keeps where the window is. A disk that is full or read-only must not keep it from closing. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, JSON.stringify(state))
  } catch {
    // Its place is not worth a word.
  }
}

/** Whether a window there can be seen and dragged on one of the screens (a screen may have been unplugged since). */
export function isReachable(bounds: Rectangle, workAreas: readonly Rectangle[]): boolean {
  return workAreas.some((area) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
    const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y)
    return width >= VISIBLE.width && height >= VISIBLE.height && bounds.y >= area.y
  })
}
