import { writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { BrowserWindow, Dialog, FileFilter, PrintToPDFOptions } from 'electron'
import type { PrintRequest, SaveRequest, SaveResult } from '../pipeline/protocol/desktop.ts'
import type { PrintReport } from './report-window.ts'

/** The last folder a file was saved in: the system's dialog begins in Downloads each time. */
let lastFolder: string | undefined

type Chooser = Pick<Dialog, 'showSaveDialog'>

/** Asks the user where, and writes there. The page learns the file's name and never its folder. */
export async function saveFile(dialog: Chooser, window: BrowserWindow, request: SaveRequest): Promise<SaveResult> {
  return saveWhereAsked(dialog, window, request.suggestedName, async () => request.content)
}

/**
 * Prints the report that the request holds, or else the page as it stands, to a PDF: with its own page size and a table
 * of contents for screen readers.
 */
export async function printToPdf(
  dialog: Chooser,
  window: BrowserWindow,
  request: PrintRequest,
  printReport: PrintReport,
): Promise<SaveResult> {
  const { html, suggestedName } = request
  const options = pdfOptions(request)
  return saveWhereAsked(dialog, window, suggestedName, () =>
    html === undefined ? window.webContents.printToPDF(options) : printReport(html, options),
  )
}

export function pdfOptions({ landscape }: PrintRequest): PrintToPDFOptions {
  return {
    printBackground: true,
    preferCSSPageSize: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
    landscape: landscape ?? false,
  }
}

/** JSON may also be saved under the name that opens this program with a double click. */
function filtersOf(extension: string): FileFilter[] {
  const own = { name: extension.toUpperCase(), extensions: [extension] }
  return extension === 'json' ? [own, { name: 'Firstword', extensions: ['firstword'] }] : [own]
}

async function saveWhereAsked(
  dialog: Chooser,
  window: BrowserWindow,
  suggestedName: string,
  content: () => Promise<string | Uint8Array>,
): Promise<SaveResult> {
  const extension = extname(suggestedName).slice(1)
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: lastFolder === undefined ? suggestedName : join(lastFolder, suggestedName),
    ...(extension === '' ? {} : { filters: filtersOf(extension) }),
  })
  if (canceled || filePath === '') return { saved: false }
  try {
    await writeFile(filePath, await content())
  } catch (error) {
    return { saved: false, error: error instanceof Error ? error.message : String(error) }
  }
  lastFolder = dirname(filePath)
  return { saved: true, name: basename(filePath) }
}
