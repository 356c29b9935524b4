import type { BrowserWindow, Dialog, IpcMain, WebContents } from 'electron'
import {
  type AppInfo,
  type HostConnection,
  printRequestSchema,
  saveRequestSchema,
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
  readonly appInfo: () => AppInfo
  readonly printReport: PrintReport
}

/** Answers everything that the page may ask of the shell. */
export function setupIpc({ ipc, dialog, windowOf, connection, appInfo, printReport }: IpcServices): void {
  const windowFor = (contents: WebContents): BrowserWindow => {
    const window = windowOf(contents)
    if (!window) throw new Error('The window that asked was closed')
    return window
  }
  handle(ipc, 'connection:get', NOTHING, connection)
  handle(ipc, 'app:info', NOTHING, appInfo)
  handle(ipc, 'file:save', saveRequestSchema, (request, sender) => saveFile(dialog, windowFor(sender), request))
  handle(ipc, 'page:print', printRequestSchema, (request, sender) =>
    printToPdf(dialog, windowFor(sender), request, printReport),
  )
}
