import { EventEmitter } from 'node:events'
import { beforeAll, describe, expect, it, vi } from 'vitest'

/** Everything the shell does to Electron, in the order it does it. */
const calls: { readonly what: string; readonly args: readonly unknown[] }[] = []

/** A fake Electron: it notes what is asked of it and becomes ready when the test says so. */
const electron = vi.hoisted(() => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { isReady: promise, becomeReady: resolve }
})

function note(what: string, answer?: unknown) {
  return (...args: unknown[]) => {
    calls.push({ what, args })
    return answer
  }
}

class FakeApp extends EventEmitter {
  isPackaged = false
  commandLine = { hasSwitch: () => false }
  setPath = note('setPath')
  getPath = (name: string) => `/home/user/${name}`
  requestSingleInstanceLock = note('requestSingleInstanceLock', true)
  enableSandbox = note('enableSandbox')
  whenReady = () => electron.isReady
  getVersion = () => '1.2.3'
  getLocale = () => 'en-US'
  quit = note('quit')
}

class FakeWindow extends EventEmitter {
  static fromWebContents = () => null
  webContents = { isDestroyed: () => false, send: note('send') }
  constructor(options: unknown) {
    super()
    note('BrowserWindow')(options)
  }
  show = note('show')
  loadURL = note('loadURL', Promise.resolve())
}

/** A child process that ends when it is asked to. */
class FakeHost extends EventEmitter {
  pid = 4242
  connected = true
  send = (message: object) => {
    note('host.send')(message)
    if ('type' in message && message.type === 'close') this.emit('exit', 0)
    return true
  }
  kill = note('host.kill', true)
}

const app = new FakeApp()
const host = new FakeHost()

vi.mock('electron', () => ({
  app,
  BrowserWindow: FakeWindow,
  dialog: { showErrorBox: note('showErrorBox') },
  ipcMain: { handle: note('ipcMain.handle') },
  Menu: { buildFromTemplate: note('buildFromTemplate', {}), setApplicationMenu: note('setApplicationMenu') },
  protocol: { registerSchemesAsPrivileged: note('registerSchemesAsPrivileged'), handle: note('protocol.handle') },
  session: {
    defaultSession: {
      setPermissionRequestHandler: note('setPermissionRequestHandler'),
      setPermissionCheckHandler: note('setPermissionCheckHandler'),
      setDevicePermissionHandler: note('setDevicePermissionHandler'),
      setDisplayMediaRequestHandler: note('setDisplayMediaRequestHandler'),
    },
  },
  shell: { openExternal: note('openExternal') },
  screen: { getPrimaryDisplay: () => ({ workAreaSize: { width: 1920, height: 1040 } }) },
  systemPreferences: { askForMediaAccess: note('askForMediaAccess') },
}))
vi.mock('node:child_process', () => ({ spawn: note('spawn', host) }))

const order = (what: string) => calls.findIndex((call) => call.what === what)
const argsOf = (what: string) => calls.filter((call) => call.what === what).map(({ args }) => args)

describe('the shell', () => {
  let before: readonly string[] = []

  beforeAll(async () => {
    await import('./main.ts')
    before = calls.map(({ what }) => what)
    electron.becomeReady()
    await vi.waitFor(() => expect(order('loadURL')).toBeGreaterThan(-1))
  })

  it('claims the single instance, its scheme and the sandbox before Electron is ready', () => {
    expect(before).toEqual(['setPath', 'requestSingleInstanceLock', 'registerSchemesAsPrivileged', 'enableSandbox'])
    expect(argsOf('registerSchemesAsPrivileged')[0]).toMatchObject([[{ scheme: 'app' }]])
  })

  it('keeps its profile apart from the data of the console', () => {
    expect(argsOf('setPath')).toEqual([['userData', expect.stringMatching(/Firstword.Shell$/)]])
  })

  it('has every guard in place before there is a window', () => {
    const window = order('BrowserWindow')
    for (const guard of [
      'protocol.handle',
      'setPermissionRequestHandler',
      'setPermissionCheckHandler',
      'setDevicePermissionHandler',
      'setDisplayMediaRequestHandler',
      'ipcMain.handle',
    ]) {
      expect(order(guard), guard).toBeGreaterThan(-1)
      expect(order(guard), guard).toBeLessThan(window)
    }
    expect(app.listenerCount('web-contents-created')).toBe(1)
  })

  it('opens one sandboxed window on our own page', () => {
    expect(argsOf('BrowserWindow')).toHaveLength(1)
    expect(argsOf('BrowserWindow')[0]).toMatchObject([{ webPreferences: { sandbox: true, contextIsolation: true } }])
    expect(argsOf('loadURL')).toEqual([['app://firstword/']])
  })

  it('answers the four channels of the preload and no other', () => {
    const channels = argsOf('ipcMain.handle').map(([channel]) => channel)
    expect(channels.toSorted()).toEqual(['app:info', 'connection:get', 'file:save', 'page:print'])
  })

  it('starts the pipeline host in a process of its own and tells the page where it is', () => {
    const [program, args] = argsOf('spawn')[0] ?? []
    expect(program).toMatch(/node$/)
    expect(args).toEqual([expect.stringMatching(/pipeline.cli.serve\.js$/), '--electron', '--port', '0'])
    host.emit('message', { type: 'ready', port: 4800, token: 'key' })
    expect(argsOf('send')).toEqual([['connection:changed', { url: 'ws://127.0.0.1:4800/ws', token: 'key' }]])
  })

  it('ends only when the host has ended', async () => {
    const preventDefault = vi.fn()
    app.emit('will-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledTimes(1)
    expect(argsOf('host.send')).toHaveLength(1)
    expect(argsOf('host.kill'), 'asked, not killed').toEqual([])
    await vi.waitFor(() => expect(argsOf('quit')).toHaveLength(1))
    app.emit('will-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledTimes(1)
  })
})
