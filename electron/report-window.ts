import type { BrowserWindow, BrowserWindowConstructorOptions, PrintToPDFOptions, Session } from 'electron'
import { APP_ORIGIN, APP_SCHEME } from './app-protocol.ts'

/** In memory alone: it has no `persist:` before it. */
const PARTITION = 'report'

type Deps = Pick<Session, 'webRequest' | 'setPermissionRequestHandler' | 'setPermissionCheckHandler'> & {
  readonly protocol: Pick<Session['protocol'], 'handle'>
}
type PrintingWindow = Pick<BrowserWindow, 'loadURL' | 'destroy'> & {
  readonly webContents: Pick<BrowserWindow['webContents'], 'printToPDF'>
}

export interface ReportPrinterOptions {
  readonly Window: new (options: BrowserWindowConstructorOptions) => PrintingWindow
  readonly partition: (name: string) => Deps
}

/** Prints a report's HTML to a PDF. */
export type PrintReport = (html: string, options: PrintToPDFOptions) => Promise<Uint8Array>

/**
 * Prints reports in windows that nobody sees: without script, preload and permissions, in a session of their own in
 * which our scheme answers with the report and every other address leads nowhere. A report holds everything it needs,
 * so it is ready to be printed when it has loaded.
 */
export function createReportPrinter({ Window, partition }: ReportPrinterOptions): PrintReport {
  const pages = new Map<string, string>()
  let session: Deps | undefined
  let printed = 0
  return async (html, options) => {
    session ??= closedSession(partition(PARTITION), pages)
    printed += 1
    const address = `${APP_ORIGIN}/report-${printed}.html`
    pages.set(address, html)
    const window = new Window(reportWindowOptions(session as Session))
    try {
      await window.loadURL(address)
      return await window.webContents.printToPDF(options)
    } finally {
      pages.delete(address)
      window.destroy()
    }
  }
}

function closedSession(session: Deps, pages: ReadonlyMap<string, string>): Deps {
  session.protocol.handle(APP_SCHEME, ({ url }) => {
    const page = pages.get(url)
    const headers = { 'Content-Type': 'text/html; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }
    return page === undefined ? new Response(undefined, { status: 404 }) : new Response(page, { headers })
  })
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isInside(details.url, pages) }))
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  return session
}

function isInside(url: string, pages: ReadonlyMap<string, string>): boolean {
  return pages.has(url) || url.startsWith('data:')
}

function reportWindowOptions(session: Session): BrowserWindowConstructorOptions {
  return {
    show: false,
    webPreferences: {
      session,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  }
}
