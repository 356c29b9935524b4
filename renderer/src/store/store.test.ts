import { describe, expect, it } from 'vitest'
import { emptySnapshot, eventsOfTurn, longSnapshot } from '../testing/fixture-session.ts'
import { fixtureTurn, SAYINGS } from '../testing/fixture-turns.ts'
import { createConsoleStore } from './console-store.ts'
import { createFrameLoop } from './frame-loop.ts'
import { selectFollowing, selectLosses, selectReady, selectShownTurn, selectWholeTurns } from './selectors.ts'

function memoryStorage(saved: Record<string, string> = {}) {
  const kept = new Map(Object.entries(saved))
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}
const newStore = (saved?: Record<string, string>, systemLanguage = 'en-GB') =>
  createConsoleStore({ storage: memoryStorage(saved), systemLanguage })

const next = fixtureTurn({ ...SAYINGS[0], preset: 'streaming', index: 99, openedMs: 5_000_000 })

describe('the turn on show', () => {
  it('is the newest one, and the running one as soon as there is one', () => {
    const store = newStore()
    store.getState().takeSnapshot(longSnapshot())
    expect(selectShownTurn(store.getState())?.index).toBe(14)
    store.getState().takeEvents(eventsOfTurn(next, 1001).slice(0, 3))
    expect(selectShownTurn(store.getState())?.index).toBe(99)
    expect(selectFollowing(store.getState())).toBe(true)
  })

  it('stays the chosen one while a new turn runs', () => {
    const store = newStore()
    store.getState().takeSnapshot(longSnapshot())
    store.getState().selectTurn('turn-3')
    store.getState().takeEvents(eventsOfTurn(next, 1001).slice(0, 3))
    expect(selectShownTurn(store.getState())?.index).toBe(3)
    expect(selectFollowing(store.getState())).toBe(false)
  })

  it('survives a snapshot of the same host, not one of another', () => {
    const store = newStore()
    store.getState().takeSnapshot(longSnapshot())
    store.getState().selectTurn('turn-3')
    store.getState().takeSnapshot(longSnapshot())
    expect(selectShownTurn(store.getState())?.index).toBe(3)
    store.getState().takeSnapshot({ ...emptySnapshot(), hostId: 'restarted' })
    expect(selectShownTurn(store.getState())).toBeUndefined()
  })
})

describe('a host that was started again', () => {
  it('leaves what is gone with the one before known, until it was read', () => {
    const store = newStore()
    store.getState().takeSnapshot(longSnapshot())
    expect(store.getState().replaced).toBeUndefined()
    store.getState().takeSnapshot({ ...emptySnapshot(), hostId: 'restarted' })
    expect(store.getState().replaced).toEqual({ flags: longSnapshot().flags.values, turns: 14 })
    store.getState().takeSnapshot({ ...emptySnapshot(), hostId: 'restarted' })
    store.getState().forgetReplaced()
    expect(store.getState().replaced).toBeUndefined()
  })
})

describe('the turns that percentiles are made of', () => {
  const clip = {
    ...next,
    origin: 'clip' as const,
    clipId: 'time',
    transcript: { text: 'what time is it', final: true },
  }
  const turns = [
    { ...clip, id: 'whole' },
    { ...clip, id: 'cut off', transcript: { text: 'what time', final: true } },
    { ...clip, id: 'interrupted', status: 'interrupted' as const },
    { ...clip, id: 'spoken', origin: 'microphone' as const, transcript: { text: 'what time', final: true } },
    { ...clip, id: 'failed', status: 'failed' as const },
  ]
  const store = newStore()
  store.getState().takeSnapshot({ ...longSnapshot(), turns })

  it('answered the whole sentence, as far as it is known what was said', () => {
    expect(selectWholeTurns(store.getState()).map(({ id }) => id)).toEqual(['whole', 'spoken'])
    expect(selectWholeTurns(store.getState())).toBe(selectWholeTurns(store.getState()))
  })

  it('leave the others counted', () => {
    expect(selectLosses(store.getState())).toEqual({
      ...{ turns: 5, cutOff: 1, takenBack: 0, interrupted: 1, failed: 1, notMeasured: 0 },
    })
  })
})

describe('readiness', () => {
  it('needs the connection and every stage', () => {
    const store = newStore()
    store.getState().takeSnapshot(emptySnapshot())
    expect(selectReady(store.getState())).toBe(false)
    store.getState().setConnection({ phase: 'connected' })
    expect(selectReady(store.getState())).toBe(true)
    store
      .getState()
      .takeEvents([
        { seq: 1, atMs: 0, event: { kind: 'stageChanged', status: { stage: 'tts', state: 'loading', progress: 0.2 } } },
      ])
    expect(selectReady(store.getState())).toBe(false)
  })
})

describe('preferences', () => {
  it('follow the system until chosen, and are remembered', () => {
    const storage = memoryStorage()
    const store = createConsoleStore({ storage, systemLanguage: 'zh-CN' })
    expect(store.getState()).toMatchObject({ theme: undefined, language: 'zh', muted: false })
    store.getState().setTheme('light')
    store.getState().setLanguage('en')
    const again = createConsoleStore({ storage, systemLanguage: 'zh-CN' })
    expect(again.getState()).toMatchObject({ theme: 'light', language: 'en' })
  })

  it('ignore what was stored by something else', () => {
    expect(newStore({ 'firstword.preferences': '{"theme":"pink"}' }).getState().theme).toBeUndefined()
    expect(newStore({ 'firstword.preferences': 'not json' }).getState().language).toBe('en')
  })
})

describe('notices', () => {
  it('show the same error once and the newest three', () => {
    const store = newStore()
    for (const message of ['a', 'b', 'a', 'c', 'd']) store.getState().addNotice({ code: 'x', message })
    expect(store.getState().notices.map((notice) => notice.error.message)).toEqual(['a', 'c', 'd'])
    store.getState().dismissNotice(store.getState().notices[1]?.id ?? -1)
    expect(store.getState().notices.map((notice) => notice.error.message)).toEqual(['a', 'd'])
  })
})

describe('the target', () => {
  it('stays within its bounds', () => {
    const store = newStore()
    for (const [asked, is] of [
      [350.4, 350],
      [-5, 20],
      [1e9, 5000],
    ] as const) {
      store.getState().setTarget(asked)
      expect(store.getState().targetMs).toBe(is)
    }
  })
})

describe('the frame loop', () => {
  it('asks for frames only while somebody paints', () => {
    const queue: ((nowMs: number) => void)[] = []
    let cancelled = 0
    const loop = createFrameLoop({
      requestFrame: (callback) => queue.push(callback),
      cancelFrame: () => {
        cancelled += 1
      },
    })
    const painted: number[] = []
    const stop = loop.subscribe((nowMs) => painted.push(nowMs))
    loop.subscribe(() => {})()
    queue.shift()?.(16)
    queue.shift()?.(33)
    expect(painted).toEqual([16, 33])
    stop()
    expect(cancelled).toBe(1)
    expect(queue.length).toBe(1)
  })
})
