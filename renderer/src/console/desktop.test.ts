import { describe, expect, it, vi } from 'vitest'
import type { DesktopBridge, HostState, OpenedFile, PageStatus } from '../../../pipeline/protocol/desktop.ts'
import type { Console } from '../console.ts'
import { createConsoleStore } from '../store/console-store.ts'
import { joinDesktop } from './desktop.ts'

/** A guard against hanging, nothing more. */
const PATIENCE_MS = 60_000

function joined({ hasKey = true, refusal = undefined as { code: string; message: string } | undefined } = {}) {
  const storage = { getItem: () => null, setItem: () => {} }
  const store = createConsoleStore({ storage, systemLanguage: 'en' })
  const talking = { toggle: vi.fn(), press: vi.fn(), release: vi.fn() }
  const sendFile = vi.fn(
    async (_path: string, _file: File): Promise<object> => (refusal ? { ok: false, error: refusal } : { ok: true }),
  )
  const told: PageStatus[] = []
  const keys: unknown[] = []
  let hostState: (state: HostState) => void = () => {}
  let openedFile: (file: OpenedFile) => void = () => {}
  let talkKey: () => void = () => {}
  const off = () => {}
  const bridge: Partial<DesktopBridge> = {
    onConnectionChange: () => off,
    onHostState: (listener) => {
      hostState = listener
      return off
    },
    onOpenedFile: (listener) => {
      openedFile = listener
      return off
    },
    onTalkKey: (listener) => {
      talkKey = listener
      return off
    },
    sendStatus: async (status) => void told.push(status),
    setTalkKey: async (key) => {
      keys.push(key)
      return key === null || hasKey
    },
  }
  const went: string[] = []
  const console = { store, sound: { talking }, sendFile, connectTo: () => {} } as unknown as Console
  joinDesktop(bridge as DesktopBridge, console, (hash) => went.push(hash))
  return {
    ...{ store, talking, sendFile, told, keys, went },
    hear: (state: HostState) => hostState(state),
    open: (file: OpenedFile) => openedFile(file),
    pressTalkKey: () => talkKey(),
  }
}

describe('the page in the desktop window', () => {
  it('tells what it is at, once for each change', () => {
    const { store, told } = joined()
    expect(told).toEqual([{ language: 'en', job: null, measuring: false, devices: 0 }])
    store.getState().setMuted(true)
    expect(told).toHaveLength(1)
    store.getState().setLanguage('zh')
    expect(told.at(-1)).toMatchObject({ language: 'zh' })
  })

  it('knows how the host fares from the first second on', () => {
    const { store, hear } = joined()
    hear({ phase: 'starting', text: 'ASR  loading 40 %' })
    expect(store.getState().hostState).toEqual({ phase: 'starting', text: 'ASR  loading 40 %' })
  })

  it('takes a session file that was opened, and goes to the sessions', async () => {
    const { open, sendFile, went } = joined()
    open({ name: 'a.firstword', content: new TextEncoder().encode('{}') })
    await vi.waitFor(() => expect(went).toEqual(['#page=sessions']), PATIENCE_MS)
    const [path, file] = sendFile.mock.calls[0] ?? []
    expect([path, file?.name, await file?.text()]).toEqual(['/sessions/import', 'a.firstword', '{}'])
  })

  it('goes to the session that the file became', async () => {
    const { open, sendFile, went } = joined()
    sendFile.mockResolvedValueOnce({ ok: true, sessionId: 'new' })
    open({ name: 'a.firstword', content: new Uint8Array() })
    await vi.waitFor(() => expect(went).toEqual(['#page=sessions&session=new']), PATIENCE_MS)
  })

  it('says what is wrong with a file that is no session', async () => {
    const { open, store, went } = joined({ refusal: { code: 'session.bad', message: 'This is no session.' } })
    open({ name: 'a.json', content: new Uint8Array() })
    await vi.waitFor(
      () => expect(store.getState().notices.map(({ error }) => error.code)).toEqual(['session.bad']),
      PATIENCE_MS,
    )
    expect(went).toEqual([])
  })

  it('talks by the key from anywhere: opens the microphone, then presses and releases', () => {
    const { store, talking, pressTalkKey } = joined()
    pressTalkKey()
    expect(talking.toggle).toHaveBeenCalledOnce()
    store.getState().setSound({ mode: 'pushToTalk' })
    store.getState().setMicrophone({ phase: 'open', purpose: 'talk' } as never)
    pressTalkKey()
    store.getState().setHeld(true)
    pressTalkKey()
    expect([talking.press.mock.calls.length, talking.release.mock.calls.length]).toEqual([1, 1])
  })

  it('wants no key until one is chosen, and gives up one that another program has', async () => {
    const { store, keys } = joined({ hasKey: false })
    expect(keys).toEqual([null])
    store.getState().setSound({ talkKey: 'F13' })
    await vi.waitFor(() => expect(store.getState().notices).toHaveLength(1), PATIENCE_MS)
    expect(store.getState().sound.talkKey).toBeNull()
  })
})
