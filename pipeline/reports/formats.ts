import { isSoundSample, soundTurn } from '../experiments/sound-turns.ts'
import type { ExportFormat } from '../protocol/exports.ts'
import { writeCsv } from './csv.ts'
import { writeHtml } from './html/document.ts'
import { writeMarkdown } from './markdown.ts'
import { writeSessionFile } from './session-file.ts'
import type { ExportOptions, ReportSource } from './source.ts'
import { writeTrace } from './trace.ts'

interface Format {
  readonly ending: string
  readonly contentType: string
  readonly write: (source: ReportSource, options: ExportOptions) => AsyncGenerator<string>
}

/** What a session can be exported as; PDF is the HTML report, printed. */
const FORMATS = {
  html: { ending: 'html', contentType: 'text/html; charset=utf-8', write: writeHtml },
  csv: { ending: 'csv', contentType: 'text/csv; charset=utf-8', write: writeCsv },
  json: { ending: 'json', contentType: 'application/json', write: writeSessionFile },
  trace: { ending: 'trace.json', contentType: 'application/json', write: writeTrace },
  md: { ending: 'md', contentType: 'text/markdown; charset=utf-8', write: writeMarkdown },
} as const satisfies Readonly<Record<ExportFormat, Format>>

/** An export on its way: its chunks are written as they are asked for. */
export interface Export {
  readonly fileName: string
  readonly contentType: string
  readonly chunks: AsyncGenerator<string>
}

export function exportSession(source: ReportSource, format: ExportFormat, options: ExportOptions): Export {
  const { ending, contentType, write } = FORMATS[format]
  return { fileName: exportFileName(source.session, ending), contentType, chunks: write(soundSource(source), options) }
}

/** No export writes a number that is none. */
function soundSource(source: ReportSource): ReportSource {
  return {
    ...source,
    async *turns(options) {
      for await (const page of source.turns(options)) yield page.map(soundTurn)
    },
    samples: async () => (await source.samples()).filter(isSoundSample),
  }
}

const LONGEST_TITLE = 60

/** A name that every file system takes: the day and the title, letters and digits of any script alone. */
export function exportFileName(
  { title, startedAt, id }: { readonly title: string; readonly startedAt: string; readonly id: string },
  ending: string,
): string {
  const plain = (text: string) =>
    text
      .normalize('NFC')
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
  const name = plain([...title].slice(0, LONGEST_TITLE).join('')) || plain(id) || 'session'
  return `firstword-${plain(startedAt.slice(0, 10))}-${name}.${ending}`
}
