import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { homedir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  Notification,
  type NotificationConstructorOptions,
  nativeImage,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
} from 'electron'
import type { AppInfo, PageStatus } from '../pipeline/protocol/desktop.ts'
import { APP_SCHEME_PRIVILEGES, setupAppProtocol } from './app-protocol.ts'
import { Background } from './desktop/background.ts'
import { Busy, mayQuit } from './desktop/busy.ts'
import { diagnostics, gpuLine } from './desktop/diagnostics.ts'
import { type LogFile, openLogFile } from './desktop/log-file.ts'
import { onFileOpened, sessionFilesOf } from './desktop/opened-files.ts'
import { OpenedQueue } from './desktop/opened-queue.ts'
import { GlobalTalkKey } from './desktop/talk-key.ts'
import { readWindowState, writeWindowState } from './desktop/window-state.ts'
import { hostArguments, hostNode, startHost } from './host-process.ts'
import { HostSupervisor } from './host-supervisor.ts'
import type { SendChannels } from './ipc/channels.ts'
import { send } from './ipc/handle.ts'
import { setupIpc } from './ipc/setup-ipc.ts'
import { HostKeychain } from './keychain.ts'
import { menuTemplate } from './menu.ts'
import { setupNavigation } from './navigation.ts'
import { setupPermissions, systemMicrophoneAccess } from './permissions.ts'
import { createReportPrinter } from './report-window.ts'
import { printToPdf } from './save-file.ts'
import { noteShown } from './shown-note.ts'
import { isFirstInstance } from './single-instance.ts'
import { createWindow } from './window.ts'

const TOKEN_BYTES = 32
/** The name under which Windows groups windows and notifications; that of the installer. */
const APP_ID = 'app.firstword.console'
const built = join(import.meta.dirname, '..')
const icon = app.isPackaged
  ? join(process.resourcesPath, 'icon.png')
  : join(dirname(built), 'electron', 'resources', 'icon.png')

let mainWindow: BrowserWindow | undefined
let log: LogFile | undefined

const printReport = createReportPrinter({
  Window: BrowserWindow,
  partition: (name) => session.fromPartition(name, { cache: false }),
})
const busy = new Busy({ window: () => mainWindow, power: powerSaveBlocker, notify })
const background = new Background({
  createTray: () => new Tray(nativeImage.createFromPath(icon).resize({ width: 22, height: 22 })),
  buildMenu: (template) => Menu.buildFromTemplate(template),
  quit: () => app.quit(),
  notify,
})
const opened = new OpenedQueue(
  (file) => sendToPage('file:opened', file),
  (text) => dialog.showErrorBox('Firstword', text),
)
const talkKey = new GlobalTalkKey(globalShortcut, () => sendToPage('talkKey:pressed', undefined))

/** Whoever reads our words may go (a closed pipe): that ends neither the window nor the host. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

function say(text: string): void {
  process.stderr.write(`${text}\n`)
  log?.write(text)
}

function sendToPage<C extends keyof SendChannels>(channel: C, message: SendChannels[C]): void {
  if (mainWindow) send(mainWindow.webContents, channel, message)
}

function notify(options: NotificationConstructorOptions): void {
  if (!Notification.isSupported()) return
  const notification = new Notification(options)
  notification.on('click', showWindow)
  notification.show()
}

function showWindow(): void {
  if (mainWindow?.isMinimized()) mainWindow.restore()
  mainWindow?.show()
  mainWindow?.focus()
}

function createSupervisor(): HostSupervisor {
  const keychain = new HostKeychain(safeStorage)
  const launch = {
    node: hostNode({ isPackaged: app.isPackaged, resources: process.resourcesPath, root: dirname(built) }),
    entry: join(built, 'pipeline', 'cli', 'serve.js'),
    args: hostArguments(process.argv),
    token: randomBytes(TOKEN_BYTES).toString('base64url'),
    onOutput: (text: string) => {
      process.stdout.write(text)
      log?.write(text)
    },
    answer: (child: ChildProcess) => keychain.serve(child),
  }
  return new HostSupervisor({
    start: (port, isRestart) => startHost(spawn, launch, port, isRestart),
    onConnection: (connection) => sendToPage('connection:changed', connection),
    onState: (state) => sendToPage('host:state', state),
    say,
    onGiveUp: say,
    setTimeout,
    nowMs: () => performance.now(),
  })
}

async function appInfo(): Promise<AppInfo> {
  const { electron: version, chrome, node } = process.versions
  const { platform, arch } = process
  const gpu = gpuLine(await app.getGPUInfo('basic').catch(() => undefined))
  return {
    version: app.getVersion(),
    electron: version,
    chromium: chrome,
    node,
    platform,
    arch,
    locale: app.getLocale(),
    ...(gpu === undefined ? {} : { gpu }),
  }
}

function openWindow(): void {
  const place = join(app.getPath('userData'), 'window.json')
  mainWindow = createWindow({
    Window: BrowserWindow,
    preload: join(import.meta.dirname, 'preload.cjs'),
    screen,
    state: readWindowState(place),
    keep: (state) => writeWindowState(place, state),
  })
  mainWindow.once('show', () => noteShown(process.env))
  mainWindow.webContents.on('did-start-loading', () => opened.forget())
  background.watch(mainWindow, () => busy.status)
  mainWindow.once('closed', () => {
    busy.forget()
    opened.forget()
    mainWindow = undefined
  })
}

function setupMenu(supervisor: HostSupervisor, locale: string): void {
  const options = {
    locale,
    platform: process.platform,
    developer: !app.isPackaged,
    openSession,
    saveAsPdf: () =>
      void (mainWindow && printToPdf(dialog, mainWindow, { suggestedName: 'firstword.pdf' }, printReport)),
    about: () => void showAbout(),
    showLogs,
    copyDiagnostics: () => void copyDiagnostics(supervisor),
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
}

function openSession(): void {
  const [path] =
    dialog.showOpenDialogSync({ filters: [{ name: 'Firstword', extensions: ['firstword', 'json'] }] }) ?? []
  if (path !== undefined) void opened.open(path)
}

function showLogs(): void {
  if (log) shell.showItemInFolder(log.path)
}

async function copyDiagnostics(supervisor: HostSupervisor): Promise<void> {
  const text = diagnostics({
    app: await appInfo(),
    host: supervisor.state,
    lastLines: log?.lastLines() ?? [],
    home: homedir(),
    userName: userInfo().username,
  })
  clipboard.writeText(text)
}

function takeStatus(supervisor: HostSupervisor, status: PageStatus): void {
  if (status.language !== busy.status.language) setupMenu(supervisor, status.language)
  busy.take(status)
}

/** The host is asked to end and waited for, so that no process of ours is left; a job is not ended without a question. */
function setupQuit(supervisor: HostSupervisor): void {
  let ended = false
  let isForced = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (isForced || mayQuit(dialog, busy.status)) background.quitting()
    else event.preventDefault()
  })
  app.on('will-quit', (event) => {
    if (ended) return
    event.preventDefault()
    globalShortcut.unregisterAll()
    void supervisor.stop().then(() => {
      ended = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      // Nobody may be there to answer a question.
      isForced = true
      app.quit()
    })
}

/**
 * Chromium's profile beside the data of the console, which on macOS would lie in the same folder; crash dumps stay on
 * this machine.
 */
function setupFolders(): void {
  if (!app.commandLine.hasSwitch('user-data-dir'))
    app.setPath('userData', join(app.getPath('appData'), 'Firstword', 'Shell'))
  crashReporter.start({ uploadToServer: false })
}

async function showAbout(): Promise<void> {
  const { version, electron, chromium, node, gpu } = await appInfo()
  app.setAboutPanelOptions({
    applicationName: 'Firstword',
    applicationVersion: version,
    version: `Electron ${electron}, Chromium ${chromium}, Node ${node}`,
    copyright: 'Copyright © The Firstword authors. MIT licence.',
    // Linux and Windows show authors, macOS credits: there is no better place for what draws the window.
    ...(gpu === undefined ? {} : { credits: gpu, authors: [gpu] }),
    iconPath: icon,
  })
  app.showAboutPanel()
}

function setupOpening(): void {
  const open = (path: string) => void opened.open(path)
  onFileOpened(app, open)
  for (const path of sessionFilesOf(process.argv, process.cwd())) open(path)
  app.on('second-instance', (_event, argv, folder) => {
    for (const path of sessionFilesOf(argv, folder)) open(path)
  })
}

async function main(): Promise<void> {
  setupFolders()
  if (!isFirstInstance(app, showWindow)) return app.quit()
  log = openLogFile(app.getPath('logs'))
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES])
  app.enableSandbox()
  setupNavigation(app, shell)
  app.setAppUserModelId(APP_ID)
  setupOpening()
  const supervisor = createSupervisor()
  setupQuit(supervisor)
  await app.whenReady()
  setupAppProtocol(protocol, join(built, 'renderer'))
  setupPermissions(session.defaultSession, systemMicrophoneAccess(process.platform, systemPreferences))
  setupIpc({
    ipc: ipcMain,
    dialog,
    windowOf: (contents) => BrowserWindow.fromWebContents(contents),
    connection: () => supervisor.connection(),
    hostState: () => supervisor.state,
    retryHost: () => supervisor.retry(),
    appInfo,
    printReport,
    takeOpenedFiles: () => opened.take(),
    takeStatus: (status) => takeStatus(supervisor, status),
    setTalkKey: (key) => talkKey.set(key),
    showLogs,
    copyDiagnostics: () => copyDiagnostics(supervisor),
  })
  setupMenu(supervisor, app.getLocale())
  supervisor.start()
  openWindow()
}

void main()
