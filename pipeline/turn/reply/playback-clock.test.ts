import { describe, expect, it } from 'vitest'
import { PlaybackClock } from './playback-clock.ts'

describe('following a player', () => {
  it('knows nothing before the first chunk', () => {
    expect(new PlaybackClock().state).toBeUndefined()
  })

  it('plays chunks that come in time end to end', () => {
    const clock = new PlaybackClock()
    clock.hand(1000, 100)
    clock.hand(1050, 100)
    clock.hand(1199, 50)
    expect(clock.state).toEqual({ endsMs: 1250, underruns: 0, underrunMs: 0 })
  })

  it('counts the gap that a late chunk leaves', () => {
    const clock = new PlaybackClock()
    clock.hand(1000, 100)
    clock.hand(1130, 100)
    expect(clock.state).toEqual({ endsMs: 1230, underruns: 1, underrunMs: 30 })
  })
})
