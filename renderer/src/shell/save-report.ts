import type { Console } from '../console.ts'
import { exportPath } from '../model/sessions/export-path.ts'
import { saveFile } from '../widgets/save-file.ts'

/** Saves a session's report, without words or sound of anyone: those go along only where they are asked for by name. */
export async function saveReport({ store, fetchFile }: Console, sessionId: string): Promise<void> {
  const { language, addNotice } = store.getState()
  const file = await fetchFile(exportPath(sessionId, { format: 'html', language, text: false, audio: false }))
  if (!file.ok) return addNotice(file.error)
  const saved = await saveFile(file.name, file.content)
  if (!saved.saved && saved.error !== undefined) addNotice({ code: 'client.save', message: saved.error })
}
