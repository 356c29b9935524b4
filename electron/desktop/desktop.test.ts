import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import type { PageStatus } from '../../pipeline/protocol/desktop.ts'
import { Background } from './background.ts'
import { Busy, mayQuit, QUIET } from './busy.ts'
import { desktopWords } from './desktop-words.ts'
import { GlobalTalkKey } from './talk-key.ts'

const COMPARING: PageStatus = { ...QUIET, job: { kind: 'comparison', share: 0.25 } }

describe('a page that measures', () => {
  function busy(isFocused: boolean) {
    const blockers = new Set<number>()
    let started = 0
    const bars: number[] = []
    const told: string[] = []
    const subject = new Busy({
      window: () => ({ setProgressBar: (share) => void bars.push(share), isFocused: () => isFocused }),
      power: {
        start: (type) => {
          expect(type).toBe('prevent-app-suspension')
          started += 1
          blockers.add(started)
          return started
        },
        stop: (id) => blockers.delete(id),
      },
      notify: ({ body }) => void told.push(body ?? ''),
    })
    return { subject, blockers, bars, told, started: () => started }
  }

  it('keeps the machine awake, once, and lets it sleep again', () => {
    const { subject, blockers, started } = busy(true)
    subject.take({ ...QUIET, measuring: true })
    subject.take(COMPARING)
    expect([blockers.size, started()]).toEqual([1, 1])
    subject.take(QUIET)
    expect(blockers.size).toBe(0)
    subject.take(COMPARING)
    subject.forget()
    expect(blockers.size).toBe(0)
  })

  it('shows in the task bar how far a job is, or that nobody knows', () => {
    const { subject, bars } = busy(true)
    subject.take(COMPARING)
    subject.take({ ...QUIET, job: { kind: 'load', share: null } })
    subject.take(QUIET)
    expect(bars).toEqual([0.25, 2, -1])
  })

  it('tells the end of a job to whoever looks elsewhere, in the language of the page', () => {
    const away = busy(false)
    away.subject.take(COMPARING)
    away.subject.take({ ...QUIET, language: 'zh' })
    expect(away.told).toEqual(['对比已结束。'])
    const here = busy(true)
    here.subject.take(COMPARING)
    here.subject.take(QUIET)
    expect(here.told).toEqual([])
  })
})

describe('quitting', () => {
  it('asks where a job would be lost, and only there; to go on is the answer of Enter and Escape', () => {
    const asked: { defaultId?: number; cancelId?: number; message: string }[] = []
    const dialog = (answer: number) => ({
      showMessageBoxSync: (options: unknown) => {
        asked.push(options as (typeof asked)[number])
        return answer
      },
    })
    expect(mayQuit(dialog(0) as never, QUIET)).toBe(true)
    expect(asked).toEqual([])
    expect(mayQuit(dialog(0) as never, COMPARING)).toBe(false)
    expect(mayQuit(dialog(1) as never, { ...COMPARING, language: 'zh' })).toBe(true)
    expect(asked.map(({ defaultId, cancelId }) => [defaultId, cancelId])).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(asked[1]?.message).toContain('对比')
  })
})

describe('closing the window', () => {
  function opened(status: PageStatus) {
    const quit = vi.fn()
    const tray = Object.assign(new EventEmitter(), { setToolTip: vi.fn(), setContextMenu: vi.fn(), destroy: vi.fn() })
    const createTray = vi.fn(() => tray)
    const background = new Background({
      createTray: createTray as never,
      buildMenu: (template) => template as never,
      quit,
      notify: vi.fn(),
    })
    const window = Object.assign(new EventEmitter(), { hide: vi.fn(), show: vi.fn(), focus: vi.fn() })
    background.watch(window as never, () => status)
    const close = () => {
      const preventDefault = vi.fn()
      window.emit('close', { preventDefault })
      return preventDefault.mock.calls.length > 0
    }
    return { background, window, tray, createTray, quit, close }
  }

  it('closes it where no device is connected', () => {
    const { close, createTray } = opened(QUIET)
    expect(close()).toBe(false)
    expect(createTray).not.toHaveBeenCalled()
  })

  it('hides it while devices talk, and the tray brings it back or quits', () => {
    const { close, window, tray, quit } = opened({ ...QUIET, devices: 2 })
    expect(close()).toBe(true)
    expect(window.hide).toHaveBeenCalledOnce()
    expect(tray.setToolTip).toHaveBeenCalledWith('Firstword: 2 devices connected')
    const [menu] = tray.setContextMenu.mock.calls[0] as [{ click: () => void }[]]
    menu[1]?.click()
    expect(quit).toHaveBeenCalledOnce()
    tray.emit('click')
    expect(window.show).toHaveBeenCalledOnce()
    expect(tray.destroy).toHaveBeenCalledOnce()
  })

  it('closes it where quitting is meant', () => {
    const { close, background } = opened({ ...QUIET, devices: 2 })
    background.quitting()
    expect(close()).toBe(false)
  })
})

describe('the key that talks from anywhere', () => {
  it('is one at a time, and none where another program has it', () => {
    const mine = new Set<string>()
    const shortcuts = {
      register: (key: string) => key !== 'F13' && Boolean(mine.add(key)),
      unregister: (key: string) => void mine.delete(key),
    }
    const talk = new GlobalTalkKey(shortcuts as never, () => {})
    expect(talk.set('CommandOrControl+Alt+Space')).toBe(true)
    expect(talk.set('F13')).toBe(false)
    expect([...mine]).toEqual([])
    expect(talk.set('MediaPlayPause')).toBe(true)
    expect(talk.set(null)).toBe(true)
    expect([...mine]).toEqual([])
  })
})

describe('the words of the desktop', () => {
  it('are the same in number in both languages', () => {
    expect(Object.keys(desktopWords('zh'))).toEqual(Object.keys(desktopWords('en')))
    expect([1, 2].map(desktopWords('en').devices)).toEqual([
      'Firstword: 1 device connected',
      'Firstword: 2 devices connected',
    ])
  })
})
