/** What a session can be handed over as. */
export const EXPORT_FORMATS = ['html', 'csv', 'json', 'trace', 'md'] as const
/** One of {@link EXPORT_FORMATS}. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** A form as people know it, and the name under which the host serves a session in it. */
interface ExportForm {
  readonly file: string
  readonly label: string
  /** What it is good for. */
  readonly about: { readonly en: string; readonly zh: string }
}

/** Every form with its file, its name and what it is good for, in both languages. */
export const EXPORT_FORMS: Readonly<Record<ExportFormat, ExportForm>> = {
  html: {
    ...{ file: 'report.html', label: 'HTML' },
    about: {
      en: 'One page with charts and tables that opens anywhere, without a network.',
      zh: '带图表的单个网页，无需网络即可打开。',
    },
  },
  csv: {
    ...{ file: 'turns.csv', label: 'CSV' },
    about: { en: 'One line a turn, for a spreadsheet.', zh: '每轮一行，适合电子表格。' },
  },
  json: {
    ...{ file: 'session.json', label: 'JSON' },
    about: { en: 'Everything, to be imported again without loss.', zh: '全部数据，可无损重新导入。' },
  },
  trace: {
    ...{ file: 'trace.json', label: 'Perfetto' },
    about: {
      en: 'A trace for ui.perfetto.dev or chrome://tracing.',
      zh: '用于 ui.perfetto.dev 或 chrome://tracing 的追踪文件。',
    },
  },
  md: {
    ...{ file: 'summary.md', label: 'Markdown' },
    about: { en: 'A summary to paste into a document.', zh: '可粘贴到文档中的摘要。' },
  },
}

/** Stands where a text was, and nobody asked for texts. */
export const WITHHELD = 'withheld'
