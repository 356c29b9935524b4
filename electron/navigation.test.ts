import { describe, expect, it } from 'vitest'
import { isExternal, isOurs, setupNavigation } from './navigation.ts'

type Listener = (...args: unknown[]) => void

/** Sets the guards up and hands over a page's contents, as Electron does for every new one. */
function guardedContents() {
  const app = new Map<string, Listener>()
  const events = new Map<string, Listener>()
  const opened: string[] = []
  let openWindow: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })
  const contents = {
    on: (name: string, listener: Listener) => void events.set(name, listener),
    setWindowOpenHandler: (handler: typeof openWindow) => {
      openWindow = handler
    },
  }
  setupNavigation({ on: (name: string, listener: Listener) => void app.set(name, listener) } as never, {
    openExternal: async (url) => void opened.push(url),
  })
  app.get('web-contents-created')?.({}, contents)
  const isPrevented = (event: string, url: string) => {
    let prevented = false
    events.get(event)?.({
      url,
      preventDefault: () => {
        prevented = true
      },
    })
    return prevented
  }
  return { isPrevented, open: (url: string) => openWindow({ url }), opened }
}

describe('the page stays where it is', () => {
  it('may load itself again and go nowhere else', () => {
    const { isPrevented } = guardedContents()
    for (const event of ['will-navigate', 'will-frame-navigate']) {
      expect(isPrevented(event, 'app://firstword/index.html')).toBe(false)
      expect(isPrevented(event, 'https://example.com/')).toBe(true)
      expect(isPrevented(event, 'file:///etc/passwd')).toBe(true)
      expect(isPrevented(event, 'app://other/')).toBe(true)
      expect(isPrevented(event, 'javascript:alert(1)')).toBe(true)
    }
  })

  it('follows no redirect and attaches no webview', () => {
    const { isPrevented } = guardedContents()
    expect(isPrevented('will-redirect', 'app://firstword/')).toBe(true)
    expect(isPrevented('will-attach-webview', 'app://firstword/')).toBe(true)
  })

  it('opens no window; a known https page goes to the own browser of the user', () => {
    const { open, opened } = guardedContents()
    for (const url of [
      'https://evil.example/',
      'http://github.com/',
      'file:///tmp/x',
      'https://github.com@evil.example/',
      'app://firstword/',
    ]) {
      expect(open(url)).toEqual({ action: 'deny' })
    }
    expect(opened).toEqual([])
    expect(open('https://github.com/snakers4/silero-vad')).toEqual({ action: 'deny' })
    expect(opened).toEqual(['https://github.com/snakers4/silero-vad'])
  })
})

describe('addresses', () => {
  it.each(['app://firstword', 'app://firstword/', 'app://firstword/a/b?c#d'])('%s is ours', (url) => {
    expect(isOurs(url)).toBe(true)
  })

  it.each([
    '',
    'null',
    'app://firstword.example/',
    'app://user@firstword/',
    'app://firstword:1/',
    'https://firstword/',
    'App',
  ])('"%s" is not ours', (url) => {
    expect(isOurs(url)).toBe(false)
  })

  it('with a name and password in it is never external', () => {
    expect(isExternal('https://user:secret@github.com/')).toBe(false)
    expect(isExternal('https://github.com:444/')).toBe(false)
    expect(isExternal('https://github.com/')).toBe(true)
  })
})
