import type { SaveResult } from '../../../../pipeline/protocol/desktop.ts'

/** Saves a text as a file: by the desktop's dialog where there is one, else as the browser downloads. */
export async function saveText(name: string, content: string): Promise<SaveResult> {
  if (window.firstword) return window.firstword.saveFile({ suggestedName: name, content })
  const url = URL.createObjectURL(new Blob([content], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
  return { saved: true, name }
}
