import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backOffMs } from './back-off.ts'
import { estimateOffset, keepSample, type PingSample } from './clock-sync.ts'
import { findEndpoint, type PageAddress, webSocketUrl } from './endpoint.ts'
import { admitEvents } from './sequence.ts'

describe('back-off', () => {
  it('doubles from half a second to five, whatever the jitter', () => {
    expect([0, 1, 2, 3, 4, 50].map((attempt) => backOffMs(attempt, 0.5))).toEqual([500, 1000, 2000, 4000, 5000, 5000])
    fc.assert(
      fc.property(fc.nat(1000), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
        expect(backOffMs(attempt, random)).toBeGreaterThanOrEqual(500)
        expect(backOffMs(attempt, random)).toBeLessThanOrEqual(5000)
      }),
    )
  })
})

describe('the offset of the clocks', () => {
  const trip = (offsetMs: number, upMs: number, downMs: number, hostMs = 1000): PingSample => ({
    sentAtMs: hostMs + offsetMs - upMs,
    receivedAtMs: hostMs + offsetMs + downMs,
    hostMs,
  })

  it('is unknown without a ping', () => {
    expect(estimateOffset([])).toBeUndefined()
  })

  it('trusts short round trips and ignores long ones', () => {
    const clock = estimateOffset([trip(50, 1, 1), trip(50, 100, 2), trip(50, 1.1, 1.1)])
    expect(clock?.offsetMs).toBeCloseTo(50, 6)
    expect(clock?.errorMs).toBeCloseTo(1, 6)
  })

  it('is never further from the truth than half of the longest round trip it uses', () => {
    const ways = fc.array(
      fc.tuple(fc.double({ min: 0.1, max: 50, noNaN: true }), fc.double({ min: 0.1, max: 50, noNaN: true })),
      { minLength: 1, maxLength: 20 },
    )
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), ways, (offset, trips) => {
        const samples = trips.map(([up, down]) => trip(offset, up, down))
        const clock = estimateOffset(samples)
        const best = Math.min(...trips.map(([up, down]) => up + down))
        expect(Math.abs((clock?.offsetMs ?? Number.NaN) - offset)).toBeLessThanOrEqual((best * 1.5 + 0.2) / 2 + 1e-6)
      }),
    )
  })

  it('forgets old samples', () => {
    const samples = Array.from({ length: 40 }).reduce<readonly PingSample[]>(
      (kept, _, i) => keepSample(kept, trip(i, 1, 1)),
      [],
    )
    expect(samples.length).toBe(16)
  })
})

describe('the order of events', () => {
  it('lets through a run without gaps, whatever was known before', () => {
    const event = { kind: 'conversationCleared' } as const
    fc.assert(
      fc.property(fc.nat(50), fc.array(fc.nat(80), { maxLength: 40 }), (lastSeq, seqs) => {
        const { accepted, lastSeq: after } = admitEvents(
          lastSeq,
          seqs.map((seq) => ({ seq, atMs: 0, event })),
        )
        accepted.forEach((stamped, i) => {
          expect(stamped.seq).toBe(lastSeq + 1 + i)
        })
        expect(after).toBe(lastSeq + accepted.length)
      }),
    )
  })
})

describe('the address of the host', () => {
  const pageAt = (address: string, stored?: string, others?: string) => {
    const url = new URL(address)
    const shown: string[] = []
    const kept = new Map<string, string>(stored === undefined ? [] : [['firstword.token', stored]])
    const page: PageAddress = {
      location: url,
      storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
      replaceAddress: (next) => void shown.push(next),
      askOtherTabs: async () => others,
    }
    return { page, shown, kept }
  }

  it('comes from the page, and the key leaves the address bar', async () => {
    const { page, shown, kept } = pageAt('http://127.0.0.1:4700/?a=1#token=abc')
    expect(await findEndpoint(page)).toEqual({ url: 'ws://127.0.0.1:4700/ws', token: 'abc' })
    expect(shown).toEqual(['/?a=1'])
    expect(kept.get('firstword.token')).toBe('abc')
  })

  it('survives a reload of the tab', async () => {
    expect(await findEndpoint(pageAt('https://console.local/', 'kept').page)).toEqual({
      url: 'wss://console.local/ws',
      token: 'kept',
    })
  })

  it('comes with the key of another tab where this one was opened by a link, and is kept', async () => {
    const { page, kept } = pageAt('http://127.0.0.1:4700/#page=flags', undefined, 'theirs')
    expect(await findEndpoint(page)).toEqual({ url: 'ws://127.0.0.1:4700/ws', token: 'theirs' })
    expect(kept.get('firstword.token')).toBe('theirs')
  })

  it('is unknown without a key', async () => {
    expect(await findEndpoint(pageAt('http://127.0.0.1:4700/').page)).toBeUndefined()
  })

  it('comes from the desktop shell where there is one', async () => {
    const bridge = { connection: async () => ({ url: 'http://127.0.0.1:4701/', token: 'shell' }) }
    expect(await findEndpoint(pageAt('app://firstword/index.html').page, bridge)).toEqual({
      url: 'ws://127.0.0.1:4701/ws',
      token: 'shell',
    })
    expect(webSocketUrl('ws://127.0.0.1:1/ws')).toBe('ws://127.0.0.1:1/ws')
  })
})
