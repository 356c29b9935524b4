/** What a session can be handed over as. */
export const EXPORT_FORMATS = ['html', 'csv', 'json', 'trace', 'md'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** The name under which the host serves a session in each form. */
export const EXPORT_FILES: Readonly<Record<ExportFormat, string>> = {
  html: 'report.html',
  csv: 'turns.csv',
  json: 'session.json',
  trace: 'trace.json',
  md: 'summary.md',
}

/** Stands where a text was, and nobody asked for texts. */
export const WITHHELD = 'withheld'
