import { describe, expect, it } from 'vitest'
import { Addresses } from './addresses.ts'
import { GATEWAY_LIMITS } from './limits.ts'

const LIMITS = {
  connectBurst: 100,
  connectsPerSecond: 10,
  strikeBurst: 4,
  strikesPerSecond: 1,
  firstShutOutMs: 1000,
  longestShutOutMs: 4000,
}

/** How many of the attempts of `seconds`, so many a second, may be looked at. */
function lookedAt(addresses: Addresses, perSecond: number, fromS: number, seconds: number): number {
  const attempts = Array.from({ length: perSecond * seconds }, (_, n) => fromS * 1000 + (n * 1000) / perSecond)
  return attempts.filter((atMs) => addresses.judge('a', atMs) === undefined).length
}

describe('an address', () => {
  it('that connects too often is shut out, each time twice as long, up to a bound', () => {
    const addresses = new Addresses(LIMITS)
    const shutOutMs: number[] = []
    for (let atMs = 0; shutOutMs.length < 5; ) {
      while (addresses.judge('a', atMs) === undefined);
      const fromMs = atMs
      while (addresses.judge('a', atMs) === 'connect.shutOut') atMs += 100
      shutOutMs.push(atMs - fromMs)
    }
    expect(shutOutMs).toEqual([1000, 2000, 4000, 4000, 4000])
  })

  it('leaves the others alone', () => {
    const addresses = new Addresses(LIMITS)
    while (addresses.judge('a', 0) === undefined);
    expect(addresses.judge('b', 0)).toBeUndefined()
  })

  it('that goes on all the time is looked at ever less', () => {
    const addresses = new Addresses(GATEWAY_LIMITS)
    expect(lookedAt(addresses, 500, 0, 10)).toBeLessThan(400)
    expect(lookedAt(addresses, 500, 10, 60) / 60).toBeLessThan(5)
  })

  it('is forgiven after a quiet minute', () => {
    const addresses = new Addresses(LIMITS)
    addresses.strike('a', 5, 0)
    expect(addresses.judge('a', 500)).toBe('connect.shutOut')
    addresses.strike('a', 5, 70_000)
    expect(addresses.judge('a', 70_900)).toBe('connect.shutOut')
    expect(addresses.judge('a', 71_000)).toBeUndefined()
  })

  it('whose one device asks with a wrong token every five seconds is never shut out', () => {
    const addresses = new Addresses(GATEWAY_LIMITS)
    for (let atMs = 0; atMs < 600_000; atMs += 5000) {
      expect(addresses.judge('a', atMs)).toBeUndefined()
      addresses.strike('a', 1, atMs)
    }
  })
})
