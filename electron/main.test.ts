import { EventEmitter } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

/** Everything the shell does to Electron, in the order it does it. */
const calls: { readonly what: string; readonly args: readonly unknown[] }[] = []

const folder = mkdtempSync(join(tmpdir(), 'firstword-main-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
  setAppUserModelId = note('setAppUserModelId')
  setAboutPanelOptions = note('setAboutPanelOptions')
  showAboutPanel = note('showAboutPanel')
  getGPUInfo = async () => ({})
  commandLine = { hasSwitch: () => false }
  setPath = note('setPath')
  getPath = (name: string) => join(folder, name)
  requestSingleInstanceLock = note('requestSingleInstanceLock', true)
  enableSandbox = note('enableSandbox')
  whenReady = () => electron.isReady
  getVersion = () => '1.2.3'
  getLocale = () => 'en-US'
  quit = note('quit')
}

class FakeWindow extends EventEmitter {
  static fromWebContents = () => null
  webContents = Object.assign(new EventEmitter(), { isDestroyed: () => false, send: note('send') })
  setProgressBar = note('setProgressBar')
  isFocused = () => true
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
  clipboard: { writeText: note('clipboard.writeText') },
  crashReporter: { start: note('crashReporter.start') },
  dialog: { showErrorBox: note('showErrorBox'), showMessageBoxSync: note('showMessageBoxSync', 0) },
  globalShortcut: {
    register: note('register', true),
    unregister: note('unregister'),
    unregisterAll: note('unregisterAll'),
  },
  ipcMain: { handle: note('ipcMain.handle') },
  Menu: { buildFromTemplate: note('buildFromTemplate', {}), setApplicationMenu: note('setApplicationMenu') },
  nativeImage: { createFromPath: () => ({ resize: () => ({}) }) },
  Notification: class {
    static isSupported = () => true
    on = () => {}
    show = note('notify')
  },
  powerSaveBlocker: { start: note('powerSaveBlocker.start', 1), stop: note('powerSaveBlocker.stop') },
  protocol: { registerSchemesAsPrivileged: note('registerSchemesAsPrivileged'), handle: note('protocol.handle') },
  safeStorage: {
    isAsyncEncryptionAvailable: async () => false,
    encryptStringAsync: note('encryptStringAsync'),
    decryptStringAsync: note('decryptStringAsync'),
    getSelectedStorageBackend: () => 'basic_text',
  },
  session: {
    defaultSession: {
      setPermissionRequestHandler: note('setPermissionRequestHandler'),
      setPermissionCheckHandler: note('setPermissionCheckHandler'),
      setDevicePermissionHandler: note('setDevicePermissionHandler'),
      setDisplayMediaRequestHandler: note('setDisplayMediaRequestHandler'),
    },
  },
  shell: { openExternal: note('openExternal'), showItemInFolder: note('showItemInFolder') },
  screen: {
    getPrimaryDisplay: () => ({ workAreaSize: { width: 1920, height: 1040 } }),
    getAllDisplays: () => [],
  },
  Tray: class {},
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
    await vi.waitFor(() => expect(order('loadURL')).toBeGreaterThan(-1), 60_000)
  })

  it('claims the single instance, its scheme and the sandbox before Electron is ready', () => {
    expect(before.slice(0, 5)).toEqual([
      'setPath',
      'crashReporter.start',
      'requestSingleInstanceLock',
      'registerSchemesAsPrivileged',
      'enableSandbox',
    ])
    expect(argsOf('crashReporter.start')).toEqual([[{ uploadToServer: false }]])
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

  it('answers the channels of the preload and no other', () => {
    const channels = argsOf('ipcMain.handle').map(([channel]) => String(channel))
    const preload = readFileSync(new URL('./preload.cts', import.meta.url), 'utf8')
    const invoked = [...preload.matchAll(/invoke\('([^']+)'/g)].map(([, channel]) => channel)
    expect(channels.toSorted()).toEqual([...new Set(invoked)].toSorted())
  })

  it('starts the pipeline host in a process of its own and tells the page where it is', () => {
    const [program, args] = argsOf('spawn')[0] ?? []
    expect(program).toMatch(/node$/)
    expect(args).toEqual([expect.stringMatching(/pipeline.cli.serve\.js$/), '--electron', '--port', '0'])
    host.emit('message', { type: 'ready', port: 4800, token: 'key' })
    expect(argsOf('send')).toEqual([
      ['connection:changed', { url: 'ws://127.0.0.1:4800/ws', token: 'key' }],
      ['host:state', { phase: 'running' }],
    ])
  })

  it('asks before a comparison is ended by quitting, and measures on', async () => {
    const handlers = new Map(argsOf('ipcMain.handle').map(([channel, handler]) => [channel, handler]))
    const status = handlers.get('page:status') as (event: object, status: object) => Promise<void>
    const fromPage = { senderFrame: { url: 'app://firstword/', parent: null } }
    const comparing = { language: 'zh', job: { kind: 'comparison', share: 0.5 }, measuring: true, devices: 0 }
    await status(fromPage, comparing)
    expect(argsOf('powerSaveBlocker.start')).toEqual([['prevent-app-suspension']])
    const preventDefault = vi.fn()
    app.emit('before-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
    expect(argsOf('showMessageBoxSync')).toHaveLength(1)
    await status(fromPage, { ...comparing, job: null, measuring: false })
    expect(argsOf('powerSaveBlocker.stop')).toHaveLength(1)
    expect(argsOf('setApplicationMenu').length, 'once for the system’s language, once for the page’s').toBe(2)
  })

  it('ends only when the host has ended', async () => {
    const preventDefault = vi.fn()
    app.emit('will-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledTimes(1)
    expect(argsOf('host.send')).toHaveLength(1)
    expect(argsOf('host.kill'), 'asked, not killed').toEqual([])
    await vi.waitFor(() => expect(argsOf('quit')).toHaveLength(1), 60_000)
    app.emit('will-quit', { preventDefault })
    expect(preventDefault).toHaveBeenCalledTimes(1)
  })
})
