import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
import { DESKTOP_BRIDGE_NAME, type DesktopBridge, type HostConnection } from '../pipeline/protocol/desktop.ts'

/** Runs the preload as Electron would: one CommonJS file with nothing but `require('electron')`. */
function runPreload() {
  const exposed = new Map<string, unknown>()
  const invoked: unknown[][] = []
  const listeners: ((...args: unknown[]) => void)[] = []
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => void exposed.set(name, value) },
    ipcRenderer: {
      invoke: async (...args: unknown[]) => void invoked.push(args),
      on: (_channel: string, listener: (...args: unknown[]) => void) => void listeners.push(listener),
      off: (_channel: string, listener: (...args: unknown[]) => void) =>
        void listeners.splice(listeners.indexOf(listener), 1),
    },
  }
  const source = stripTypeScriptTypes(readFileSync(new URL('./preload.cts', import.meta.url), 'utf8'))
  const require = (name: string) => {
    if (name !== 'electron') throw new Error(`A sandboxed preload cannot require ${name}`)
    return electron
  }
  new Function('require', source)(require)
  return { exposed, bridge: exposed.get(DESKTOP_BRIDGE_NAME) as DesktopBridge, invoked, listeners }
}

describe('the preload', () => {
  it('puts one frozen object of functions on the window, and nothing else', () => {
    const { exposed, bridge } = runPreload()
    expect([...exposed.keys()]).toEqual(['firstword'])
    expect(Object.isFrozen(bridge)).toBe(true)
    expect(Object.keys(bridge).sort()).toEqual([
      'appInfo',
      'connection',
      'copyDiagnostics',
      'onConnectionChange',
      'onHostState',
      'onOpenedFile',
      'onTalkKey',
      'printToPdf',
      'retryHost',
      'saveFile',
      'sendStatus',
      'setTalkKey',
      'showLogs',
    ])
    expect(Object.values(bridge).every((value) => typeof value === 'function')).toBe(true)
  })

  it('asks one channel per verb', async () => {
    const { bridge, invoked } = runPreload()
    await bridge.connection()
    await bridge.appInfo()
    await bridge.saveFile({ suggestedName: 'a.csv', content: 'x' })
    await bridge.printToPdf({ suggestedName: 'a.pdf' })
    expect(invoked.map(([channel]) => channel)).toEqual(['connection:get', 'app:info', 'file:save', 'page:print'])
  })

  it('hands a listener the connection, never the event behind it, until it is taken off', () => {
    const { bridge, listeners } = runPreload()
    const heard: unknown[][] = []
    const off = bridge.onConnectionChange((...args: HostConnection[]) => heard.push(args))
    const connection = { url: 'ws://127.0.0.1:1/ws', token: 'key' }
    listeners[0]?.({ sender: 'ipcRenderer' }, connection)
    expect(heard).toEqual([[connection]])
    off()
    expect(listeners).toEqual([])
  })
})
