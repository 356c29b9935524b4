import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StallWatch } from './stall-watch.ts'

describe('the watch over a host that may stand still', () => {
  let [clockMs, processorMs] = [0, 0]
  let watch: StallWatch

  beforeEach(() => {
    vi.useFakeTimers()
    clockMs = 1000
    processorMs = 0
    watch = new StallWatch({ now: () => clockMs, processorMs: () => processorMs })
  })
  afterEach(() => {
    watch.close()
    vi.useRealTimers()
  })

  /** Time passes while the process runs. */
  const run = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 50) {
      clockMs += 50
      processorMs += 5
      vi.advanceTimersByTime(50)
    }
  }
  /** The clock goes on; timers do not, and the process uses so much processor time. */
  const stand = (ms: number, usedMs = 0) => {
    clockMs += ms
    processorMs += usedMs
  }

  it('sees nothing while the heart beats', () => {
    run(5000)
    expect(watch.since(0)).toEqual([])
  })

  it('sees how long it stood still, as soon as it is asked', () => {
    run(500)
    stand(12_000)
    expect(watch.since(0)).toEqual([{ fromMs: 1500, toMs: 13_500 }])
    run(500)
    expect(watch.since(0)).toHaveLength(1)
    expect(watch.since(13_500)).toEqual([])
  })

  it('takes no timer that was merely late for it', () => {
    stand(150)
    run(100)
    expect(watch.since(0)).toEqual([])
  })

  it('takes no work for it, be it of the event loop or of models beside it', () => {
    stand(2000, 1900)
    run(50)
    stand(900, 500)
    run(50)
    expect(watch.since(0)).toEqual([])
  })

  it('forgets what is long ago', () => {
    for (let count = 0; count < 100; count++) {
      stand(300)
      run(50)
    }
    expect(watch.since(0)).toHaveLength(64)
    expect(watch.since(0).at(-1)?.toMs).toBe(clockMs)
  })
})
