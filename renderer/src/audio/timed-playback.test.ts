import { describe, expect, it } from 'vitest'
import { unstoppable } from './timed-playback.ts'

describe('the position of a playback', () => {
  function clocks() {
    const at = { deviceMs: 0, nowMs: 1000, stopped: 0 }
    const position = unstoppable(
      () => at.deviceMs,
      () => {
        at.stopped += 1
      },
      () => at.nowMs,
    )
    const later = (ms: number, deviceMs: number) => {
      at.nowMs += ms
      at.deviceMs = deviceMs
      return position()
    }
    return { at, later }
  }

  it('is the device’s for as long as its clock runs', () => {
    const { at, later } = clocks()
    expect([later(0, -60), later(100, 38), later(400, 441), later(499, 441), later(16, 950)]).toEqual([
      -60, 38, 441, 441, 950,
    ])
    expect(at.stopped).toBe(0)
  })

  it('goes on by the page’s clock where a device has failed, from where it stopped, and says so once', () => {
    const { at, later } = clocks()
    later(0, 200)
    expect(later(600, 200)).toBe(800)
    expect(later(100, 200)).toBe(900)
    expect(later(100, 5000)).toBe(1000)
    expect(at.stopped).toBe(1)
  })
})
