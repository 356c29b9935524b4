import type { IpcMainInvokeEvent } from 'electron'
import { describe, expect, it } from 'vitest'
import { saveRequestSchema } from '../../pipeline/protocol/desktop.ts'
import { handle, isTrusted, send } from './handle.ts'

const frame = (url: string, parent: unknown = null) =>
  ({ senderFrame: { url, parent } }) as unknown as IpcMainInvokeEvent

/** A fake ipcMain that lets the test invoke what was registered. */
function fakeIpc() {
  const handlers = new Map<string, (event: IpcMainInvokeEvent, request: unknown) => unknown>()
  const ipc = { handle: (channel: string, listener: never) => void handlers.set(channel, listener) }
  return {
    ipc,
    invoke: (channel: string, event: IpcMainInvokeEvent, request: unknown) => handlers.get(channel)?.(event, request),
  }
}

describe('a request of the page', () => {
  it('is trusted from the main frame of our own page alone', () => {
    expect(isTrusted(frame('app://firstword/index.html'))).toBe(true)
    expect(isTrusted(frame('https://example.com/'))).toBe(false)
    expect(isTrusted(frame('app://firstword.example.com/'))).toBe(false)
    expect(isTrusted(frame('app://firstword/', { url: 'app://firstword/' }))).toBe(false)
    expect(isTrusted({ senderFrame: null })).toBe(false)
  })

  it('of a stranger is refused before anything is done', () => {
    const { ipc, invoke } = fakeIpc()
    let calls = 0
    handle(ipc, 'file:save', saveRequestSchema, () => {
      calls += 1
      return { saved: false }
    })
    const request = { suggestedName: 'report.html', content: 'x' }
    expect(() => invoke('file:save', frame('https://example.com/'), request)).toThrow('not from the console')
    expect(calls).toBe(0)
    expect(invoke('file:save', frame('app://firstword/'), request)).toEqual({ saved: false })
    expect(calls).toBe(1)
  })

  it.each([
    undefined,
    {},
    { suggestedName: '', content: '' },
    { suggestedName: '../../.bashrc', content: '' },
    { suggestedName: '..', content: '' },
    { suggestedName: 'C:\\Windows\\x', content: '' },
    { suggestedName: 'a\0b', content: '' },
    { suggestedName: 'a.txt', content: 5 },
  ])('that does not fit the schema is refused: %j', (request) => {
    const { ipc, invoke } = fakeIpc()
    handle(ipc, 'file:save', saveRequestSchema, () => ({ saved: false }))
    expect(() => invoke('file:save', frame('app://firstword/'), request)).toThrow()
  })
})

describe('a message to the page', () => {
  it('is not sent to a window that is gone', () => {
    const sent: unknown[] = []
    const connection = { url: 'ws://127.0.0.1:1/ws', token: 'key' }
    const contents = (isDestroyed: boolean) => ({
      isDestroyed: () => isDestroyed,
      send: (...args: unknown[]) => void sent.push(args),
    })
    send(contents(true), 'connection:changed', connection)
    expect(sent).toEqual([])
    send(contents(false), 'connection:changed', connection)
    expect(sent).toEqual([['connection:changed', connection]])
  })
})
