import type { SaveResult } from '../../../pipeline/protocol/desktop.ts'

/** Whether a report can be saved as a PDF: only the desktop's window prints to a file. */
export function printsToPdf(): boolean {
  return window.firstword !== undefined
}

/** Saves a report as a PDF under the name of its file, by the desktop's dialog. */
export async function savePdf(name: string, report: Blob): Promise<SaveResult> {
  if (!window.firstword) return { saved: false }
  return window.firstword.printToPdf({ suggestedName: name.replace(/\.html$/, '.pdf'), html: await report.text() })
}

/** Saves a file: by the desktop's dialog where there is one, else as the browser downloads. */
export async function saveFile(name: string, content: string | Blob): Promise<SaveResult> {
  if (window.firstword) {
    const bytes = typeof content === 'string' ? content : new Uint8Array(await content.arrayBuffer())
    return window.firstword.saveFile({ suggestedName: name, content: bytes })
  }
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type: 'text/plain' }) : content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
  return { saved: true, name }
}
