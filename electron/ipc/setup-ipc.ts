import type { BrowserWindow, Dialog, IpcMain, WebContents } from 'electron'
import {
  type AppInfo,
  type HostConnection,
  type HostState,
  type OpenedFile,
  type PageStatus,
  pageStatusSchema,
  printRequestSchema,
  saveRequestSchema,
  type TalkKey,
  talkKeySchema,
} from '../../pipeline/protocol/desktop.ts'
import type { PrintReport } from '../report-window.ts'
import { printToPdf, saveFile } from '../save-file.ts'
import { handle, type RequestSchema } from './handle.ts'

const NOTHING: RequestSchema<undefined> = { parse: () => undefined }

export interface IpcServices {
  readonly ipc: Pick<IpcMain, 'handle'>
  readonly dialog: Pick<Dialog, 'showSaveDialog'>
  readonly windowOf: (contents: WebContents) => BrowserWindow | null
  /** Settles when the host is up, or rejects with why it is not. */
  readonly connection: () => Promise<HostConnection>
  readonly hostState: () => HostState
  readonly retryHost: () => void
  readonly appInfo: () => AppInfo | Promise<AppInfo>
  readonly printReport: PrintReport
  /** Takes the files that were opened before the page asked. */
  readonly takeOpenedFiles: () => Promise<readonly OpenedFile[]>
  readonly takeStatus: (status: PageStatus) => void
  readonly setTalkKey: (key: TalkKey) => boolean
  readonly showLogs: () => void
  readonly copyDiagnostics: () => Promise<void>
}

/** Answers everything that the page may ask of the shell. */
export function setupIpc(services: IpcServices): void {
  const { ipc, dialog, windowOf, printReport } = services
  const windowFor = (contents: WebContents): BrowserWindow => {
    const window = windowOf(contents)
    if (!window) throw new Error('The window that asked was closed')
    return window
  }
  handle(ipc, 'connection:get', NOTHING, services.connection)
  handle(ipc, 'host:watch', NOTHING, services.hostState)
  handle(ipc, 'host:retry', NOTHING, nothing(services.retryHost))
  handle(ipc, 'app:info', NOTHING, services.appInfo)
  handle(ipc, 'file:opened', NOTHING, services.takeOpenedFiles)
  handle(ipc, 'page:status', pageStatusSchema, nothing(services.takeStatus))
  handle(ipc, 'talkKey:set', talkKeySchema, services.setTalkKey)
  handle(ipc, 'logs:show', NOTHING, nothing(services.showLogs))
  handle(ipc, 'diagnostics:copy', NOTHING, nothing(services.copyDiagnostics))
  handle(ipc, 'file:save', saveRequestSchema, (request, sender) => saveFile(dialog, windowFor(sender), request))
  handle(ipc, 'page:print', printRequestSchema, (request, sender) =>
    printToPdf(dialog, windowFor(sender), request, printReport),
  )
}

/** The page learns that it was done, and nothing of how. */
function nothing<T>(does: (request: T) => unknown): (request: T) => Promise<undefined> {
  return async (request) => {
    await does(request)
    return undefined
  }
}
