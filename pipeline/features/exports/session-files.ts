import { EXPORT_FORMATS, EXPORT_FORMS, type ExportFormat } from '../../protocol/exports.ts'
import { exportFileName, exportSession } from '../../reports/formats.ts'
import type { ClipTitle } from '../../reports/source.ts'
import type { DownloadOptions, SessionFiles } from '../../servers/downloads.ts'
import type { SessionStore } from '../../store/contract.ts'
import { exportInThread, importInThread } from './export-job.ts'
import { isComparing, type ReadableSessions, storedSource } from './stored-source.ts'

/** Files of a session by the name they are asked for. */
const FILES: Readonly<Record<string, ExportFormat>> = {
  ...Object.fromEntries(EXPORT_FORMATS.map((format) => [EXPORT_FORMS[format].file, format])),
  'report.csv': 'csv',
  'report.json': 'json',
  'report.md': 'md',
}

/** What consoles may download and import, out of the store; reports call what was said by the clips' titles. */
export function sessionFiles(
  store: ReadableSessions & Pick<SessionStore, 'readTurn' | 'importSession' | 'state' | 'flush'>,
  appVersion: string,
  clips: readonly ClipTitle[] = [],
): SessionFiles {
  return {
    async session(sessionId, file, options: DownloadOptions, signal) {
      const format = Object.hasOwn(FILES, file) ? FILES[file] : undefined
      if (!format) return undefined
      const written = { ...options, exportedAt: new Date().toISOString(), appVersion, clips }
      await store.flush()
      const { persistent, folder } = store.state
      if (persistent) return exportInThread({ folder, sessionId, format, options: written }, signal)
      // Sessions in the memory of the store's thread are to be had through it alone.
      const source = await storedSource(store, sessionId, { compared: isComparing(format) })
      const { fileName, contentType, chunks } = exportSession(source, format, written)
      return { fileName, contentType, body: chunks }
    },
    async recording(sessionId, turnId) {
      const [session, turn] = [await store.readSession(sessionId), await store.readTurn(sessionId, turnId)]
      if (!turn.recording) return undefined
      const { wav } = await store.readRecording(sessionId, turnId)
      const fileName = exportFileName(session, `turn-${turn.ordinal}.wav`)
      return { fileName, contentType: 'audio/wav', lengthBytes: wav.byteLength, body: [wav] }
    },
    importSession: async (bytes) => (await importInThread(store, bytes)).id,
  }
}
