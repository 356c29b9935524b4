import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { performance } from 'node:perf_hooks'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
} from 'electron'
import type { AppInfo } from '../pipeline/protocol/desktop.ts'
import { APP_SCHEME_PRIVILEGES, setupAppProtocol } from './app-protocol.ts'
import { hostArguments, hostNode, startHost } from './host-process.ts'
import { HostSupervisor } from './host-supervisor.ts'
import { tell } from './ipc/handle.ts'
import { setupIpc } from './ipc/setup-ipc.ts'
import { menuTemplate } from './menu.ts'
import { setupNavigation } from './navigation.ts'
import { setupPermissions, systemMicrophoneAccess } from './permissions.ts'
import { createReportPrinter } from './report-window.ts'
import { printToPdf } from './save-file.ts'
import { noteShown } from './shown-note.ts'
import { isFirstInstance } from './single-instance.ts'
import { createWindow } from './window.ts'

const TOKEN_BYTES = 32
const built = join(import.meta.dirname, '..')
let mainWindow: BrowserWindow | undefined
const printReport = createReportPrinter({
  Window: BrowserWindow,
  partition: (name) => session.fromPartition(name, { cache: false }),
})

/** Whoever reads our words may go (a closed pipe): that ends neither the window nor the host. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

function createSupervisor(): HostSupervisor {
  const launch = {
    node: hostNode({ isPackaged: app.isPackaged, resources: process.resourcesPath, root: dirname(built) }),
    entry: join(built, 'pipeline', 'cli', 'serve.js'),
    args: hostArguments(process.argv),
    token: randomBytes(TOKEN_BYTES).toString('base64url'),
    onOutput: (text: string) => void process.stdout.write(text),
  }
  return new HostSupervisor({
    start: (port, isRestart) => startHost(spawn, launch, port, isRestart),
    onConnection: (connection) => mainWindow && tell(mainWindow.webContents, 'connection:changed', connection),
    say,
    onGiveUp: (reason) => dialog.showErrorBox('Firstword', reason),
    setTimeout,
    nowMs: () => performance.now(),
  })
}

function appInfo(): AppInfo {
  const { electron: version, chrome, node } = process.versions
  const { platform, arch } = process
  return {
    version: app.getVersion(),
    electron: version,
    chromium: chrome,
    node,
    platform,
    arch,
    locale: app.getLocale(),
  }
}

function openWindow(): void {
  mainWindow = createWindow(BrowserWindow, join(import.meta.dirname, 'preload.cjs'), screen)
  mainWindow.once('show', () => noteShown(process.env))
  mainWindow.once('closed', () => {
    mainWindow = undefined
  })
}

function setupMenu(): void {
  const options = {
    locale: app.getLocale(),
    platform: process.platform,
    developer: !app.isPackaged,
    saveAsPdf: () =>
      void (mainWindow && printToPdf(dialog, mainWindow, { suggestedName: 'firstword.pdf' }, printReport)),
    about: () => app.showAboutPanel(),
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(options)))
}

/** The host is asked to end and waited for, so that no process of ours is left. */
function setupQuit(supervisor: HostSupervisor): void {
  let ended = false
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    if (ended) return
    event.preventDefault()
    void supervisor.stop().then(() => {
      ended = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

/** Chromium's profile beside the data of the console, which on macOS would lie in the same folder. */
function setupFolders(): void {
  if (!app.commandLine.hasSwitch('user-data-dir'))
    app.setPath('userData', join(app.getPath('appData'), 'Firstword', 'Shell'))
}

async function main(): Promise<void> {
  setupFolders()
  if (!isFirstInstance(app, () => mainWindow)) return app.quit()
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES])
  app.enableSandbox()
  setupNavigation(app, shell)
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
    appInfo,
    printReport,
  })
  setupMenu()
  supervisor.start()
  openWindow()
}

void main()
