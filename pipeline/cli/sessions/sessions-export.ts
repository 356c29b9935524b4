import { createWriteStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure, messageOf } from '../../base/failure.ts'
import { storedSource } from '../../features/exports/stored-source.ts'
import { formatCount } from '../../measures/numbers.ts'
import { EXPORT_FORMATS, type ExportFormat } from '../../protocol/exports.ts'
import type { Session } from '../../protocol/sessions.ts'
import { exportFileName, exportSession } from '../../reports/formats.ts'
import { printPdf } from '../../reports/pdf.ts'
import { type ExportOptions, REPORT_LANGUAGES, type ReportSource } from '../../reports/source.ts'
import { openClipLibrary } from '../../runtime/clips/clip-library.ts'
import type { SessionStore } from '../../store/contract.ts'
import type { CliContext } from '../context.ts'
import { prepareFolder } from '../options/file-access.ts'
import { packageVersion } from '../package-version.ts'
import { EXIT } from '../terminal.ts'

/** What the export command was told. */
export interface ExportWords {
  readonly format: string
  readonly out?: string
  readonly lang: string
  readonly text?: boolean
  readonly audio?: boolean
  readonly wav?: string
}

/**
 * Writes a session as a file.
 *
 * @throws Failure for what cannot be done as asked, before anything is written
 */
export async function exportCommand(
  store: SessionStore,
  session: Session,
  words: ExportWords,
  { terminal, environment }: CliContext,
): Promise<number> {
  const format = oneOf('--format', words.format, [...EXPORT_FORMATS, 'pdf'] as const)
  const options: ExportOptions = {
    language: oneOf('--lang', words.lang, REPORT_LANGUAGES),
    includeText: words.text === true,
    includeAudio: words.audio === true && format !== 'pdf',
    exportedAt: new Date().toISOString(),
    appVersion: packageVersion(),
    clips: (await openClipLibrary()).clips,
  }
  const compared = format !== 'csv' && format !== 'trace'
  const source = await storedSource(store, session.id, { compared })
  if (words.wav !== undefined)
    terminal.err(`${formatCount(await writeRecordings(source, words.wav), 'recording')} in ${words.wav}`)
  if (words.out === '-' && format !== 'pdf') {
    const text = (await textOf(source, format, options)).trimEnd()
    ;(terminal.raw ?? terminal.out)(text)
    return EXIT.ok
  }
  if (words.out === '-') throw new Failure('export.pdfToOutput', 'A PDF is not text', 'Name a file with --out FILE.')
  const path = words.out ?? exportFileName(session, format === 'trace' ? 'trace.json' : format)
  if (format === 'pdf') await printPdf(await textOf(source, 'html', options), path, environment)
  else await writeExport(source, format, options, path, words.out === undefined)
  terminal.out(path)
  return EXIT.ok
}

async function textOf(source: ReportSource, format: ExportFormat, options: ExportOptions): Promise<string> {
  const chunks: string[] = []
  for await (const chunk of exportSession(source, format, options).chunks) chunks.push(chunk)
  return chunks.join('')
}

/** A name that nobody chose must not replace a file; half a file is not left. */
async function writeExport(
  source: ReportSource,
  format: ExportFormat,
  options: ExportOptions,
  path: string,
  isNew: boolean,
): Promise<void> {
  const file = createWriteStream(path, { flags: isNew ? 'wx' : 'w', mode: 0o600 })
  try {
    await pipeline(Readable.from(exportSession(source, format, options).chunks), file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new Failure('export.exists', `${path} is there already`, 'Name a file with --out FILE.')
    }
    await rm(path, { force: true })
    if (error instanceof Failure) throw error
    throw new Failure(
      'export.unwritable',
      `${path} cannot be written: ${messageOf(error)}`,
      'Check the path and the room on the disk.',
    )
  }
}

/** All recordings of a session as files named after their turns. */
async function writeRecordings(source: ReportSource, folder: string): Promise<number> {
  await prepareFolder(folder, 'give another folder after --wav')
  let written = 0
  for await (const page of source.turns({ spans: false })) {
    for (const turn of page) {
      const wav = await source.recording(turn)
      if (!wav) continue
      await writeFile(join(folder, `turn-${String(turn.ordinal).padStart(5, '0')}.wav`), wav, { mode: 0o600 })
      written += 1
    }
  }
  return written
}

function oneOf<const T extends string>(option: string, word: string, known: readonly T[]): T {
  const found = known.find((one) => one === word)
  if (found !== undefined) return found
  throw new Failure('export.unknown', `${option} ${word} is unknown`, `There are ${known.join(', ')}.`)
}
