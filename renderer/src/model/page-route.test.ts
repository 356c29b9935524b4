import { describe, expect, it } from 'vitest'
import { asksForMicrophone, hashOf, routeOf } from './page-route.ts'

describe('the fragment of the address', () => {
  it.each([
    ['', { page: 'live' }],
    ['#waterfall', { page: 'live' }],
    ['#page=elsewhere', { page: 'live' }],
    ['#page=flags', { page: 'flags' }],
    ['#page=sessions&session=s-1&turn=t-2', { page: 'sessions', session: 's-1', turn: 't-2' }],
    ['#page=flags&flag=ASR_SILENCE_TIMEOUT', { page: 'flags', flag: 'ASR_SILENCE_TIMEOUT' }],
  ])('%j leads to %j', (hash, route) => {
    expect(routeOf(hash)).toEqual(route)
  })

  it('of the microphone is the live page’s, with the microphone’s dialog over it', () => {
    expect(routeOf('#page=microphone')).toEqual({ page: 'live' })
    expect(asksForMicrophone('#page=microphone')).toBe(true)
    expect(asksForMicrophone('#page=live')).toBe(false)
  })

  it.each([
    { page: 'live' },
    { page: 'flags' },
    { page: 'flags', flag: 'A&B' },
    { page: 'sessions', session: 's' },
  ] as const)('of %o leads there', (route) => {
    expect(routeOf(hashOf(route))).toEqual(route)
  })
})
