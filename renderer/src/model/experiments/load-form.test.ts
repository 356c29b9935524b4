import { describe, expect, it } from 'vitest'
import { EMPTY_LOAD, readLoad } from './load-form.ts'

describe('a load test as it is set up', () => {
  it('asks for devices that speak when their turn is over, at the own gateway', () => {
    expect(readLoad(EMPTY_LOAD, 3)).toEqual({
      request: { devices: 10, durationS: 30, rampS: 5, limitMs: 400, arrivals: 'closed', seed: 3 },
      refused: [],
    })
  })

  it('has a rate only for open arrivals, a search only where one is asked for, an address only for another server', () => {
    const draft = {
      ...EMPTY_LOAD,
      arrivals: 'open',
      findKnee: true,
      target: 'other',
      url: 'ws://10.0.0.2:8000/',
    } as const
    expect(readLoad(draft, 3).request).toMatchObject({
      turnsPerSecond: 2,
      kneeLimitMs: 400,
      url: 'ws://10.0.0.2:8000/',
    })
  })

  it.each([
    [{ devices: '0' }, ['devices']],
    [{ devices: '2.5', seconds: '-1' }, ['devices', 'seconds']],
    [{ ramp: '' }, ['ramp']],
    [{ target: 'other', url: 'http://x' } as const, ['url']],
    [{ arrivals: 'open', turnsPerSecond: '0' } as const, ['turnsPerSecond']],
    [{ limitMs: 'x' }, ['limitMs']],
    [{ devices: '100000', seconds: '1e9', ramp: '1e9' }, ['devices', 'seconds', 'ramp']],
    [{ arrivals: 'open', turnsPerSecond: '1e300' } as const, ['turnsPerSecond']],
  ])('with %j is refused at %j', (change, refused) => {
    expect(readLoad({ ...EMPTY_LOAD, ...change }, 3)).toEqual({ refused })
  })
})
