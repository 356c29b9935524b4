import { describe, expect, it } from 'vitest'
import { listenerFailures } from '../base/listeners.ts'
import type { StampedEvent } from '../protocol/wire/events.ts'
import { EventHub } from './event-hub.ts'

const problem = (message: string) => ({ kind: 'problemReported', problem: { code: 'x', message } }) as const

describe('the event hub', () => {
  it('numbers events without gaps and stamps them in order', () => {
    const hub = new EventHub()
    const seen: StampedEvent[] = []
    hub.listen((event) => seen.push(event))
    for (let i = 0; i < 5; i++) hub.emit(problem(String(i)))
    expect(seen.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5])
    expect(seen.map((event) => event.atMs)).toEqual(seen.map((event) => event.atMs).sort((a, b) => a - b))
  })

  it('tells everybody in order, also of what a listener does when it hears of something', () => {
    const hub = new EventHub()
    const seen: number[] = []
    hub.listen(({ seq }) => {
      if (seq === 1) hub.emit(problem('in answer'))
    })
    hub.listen(({ seq }) => seen.push(seq))
    hub.emit(problem('first'))
    expect(seen).toEqual([1, 2])
  })

  it('gives a client that comes back what it missed', () => {
    const hub = new EventHub()
    for (let i = 0; i < 10; i++) hub.emit(problem(String(i)))
    expect(hub.since(7)?.map((event) => event.seq)).toEqual([8, 9, 10])
    expect(hub.since(10)).toEqual([])
  })

  it('says when it no longer knows, or never knew', () => {
    const hub = new EventHub()
    for (let i = 0; i < 5000; i++) hub.emit(problem(String(i)))
    expect(hub.since(10)).toBeUndefined()
    expect(hub.since(5001)).toBeUndefined()
    expect(hub.since(5000 - 4096)).toHaveLength(4096)
  })

  it('stops telling who stopped listening', () => {
    const hub = new EventHub()
    const seen: StampedEvent[] = []
    const stop = hub.listen((event) => seen.push(event))
    hub.emit(problem('heard'))
    stop()
    hub.emit(problem('not heard'))
    expect(seen).toHaveLength(1)
  })

  it('lets no listener that throws reach the emitter, the other listeners or the next event', () => {
    const hub = new EventHub()
    const before = listenerFailures()
    const seen: number[] = []
    hub.listen(() => {
      throw new Error('broken')
    })
    hub.listen(({ seq }) => seen.push(seq))
    hub.emit(problem('first'))
    hub.emit(problem('second'))
    expect([seen, listenerFailures() - before]).toEqual([[1, 2], 2])
  })
})
