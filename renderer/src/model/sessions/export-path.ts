import { EXPORT_FORMS, type ExportFormat } from '../../../../pipeline/protocol/exports.ts'

export interface ExportChoice {
  readonly format: ExportFormat
  readonly language: 'en' | 'zh'
  /** Transcripts and replies: personal, left out unless asked for. */
  readonly text: boolean
  readonly audio: boolean
}

/** Where the host serves a session in a form. */
export function exportPath(sessionId: string, { format, language, text, audio }: ExportChoice): string {
  const query = new URLSearchParams({ lang: language })
  if (text) query.set('text', '1')
  if (audio) query.set('audio', '1')
  return `/sessions/${encodeURIComponent(sessionId)}/${EXPORT_FORMS[format].file}?${query}`
}

/** Where the host serves the recording of a turn. */
export function recordingPath(sessionId: string, turnId: string): string {
  return `/sessions/${encodeURIComponent(sessionId)}/turns/${encodeURIComponent(turnId)}.wav`
}

/** Formats that can hold sound. */
export function holdsAudio(format: ExportFormat): boolean {
  return format === 'html' || format === 'json'
}
