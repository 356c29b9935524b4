import { join } from 'node:path'
import type { Command } from 'commander'
import { Failure, messageOf } from '../../base/failure.ts'
import { readText } from '../../base/files/text-file.ts'
import { importedSession } from '../../features/exports/stored-source.ts'
import { formatCount, formatFileSize, PLAIN } from '../../measures/numbers.ts'
import type { StoreState } from '../../protocol/sessions.ts'
import { unknownReceipt } from '../../runtime/environment-receipt.ts'
import type { CliContext } from '../context.ts'
import { EXIT } from '../terminal.ts'
import { visibleLine } from '../visible.ts'
import { findSession, withStore } from './session-access.ts'
import { type ExportWords, exportCommand } from './sessions-export.ts'
import { renderSession, renderSessions } from './sessions-report.ts'

/** Sessions that a list shows; more are found by searching. */
const LISTED = 50

/** Adds the commands that look at, hand over, take in and delete the sessions of the data folder. */
export function addSessionCommands(program: Command, context: CliContext, endWith: (exitCode: number) => void): void {
  const sessions = program
    .command('sessions')
    .description('list, show, export, import, recover and delete kept sessions; a console may run meanwhile')
  sessions
    .command('list')
    .description('list the newest sessions')
    .option('--search <text>', 'only those with this in their title, notes, tags or transcripts')
    .option('--json', 'as JSON')
    .action(async (options: ListOptions) => endWith(await listCommand(options, context)))
  sessions
    .command('show <id>')
    .description('show what a session comes to; "last" is the newest one')
    .action(async (id: string) => endWith(await showCommand(id, context)))
  describeExport(sessions).action(async (id: string, options: ExportWords) =>
    endWith(
      await withStore(context, async (store) => exportCommand(store, await findSession(store, id), options, context)),
    ),
  )
  sessions
    .command('recover')
    .description('make sessions of recordings whose database was lost or damaged')
    .action(async () => endWith(await recoverCommand(context)))
  sessions
    .command('import <file>')
    .description('keep the session of a file that was exported as JSON')
    .action(async (path: string) => endWith(await importCommand(path, context)))
  sessions
    .command('delete <id...>')
    .description('delete sessions with their turns and recordings, for good')
    .action(async (ids: string[]) => endWith(await deleteCommand(ids, context)))
}

function describeExport(sessions: Command): Command {
  return sessions
    .command('export <id>')
    .description('write a session as a file; "last" is the newest one')
    .option('--format <format>', 'html, pdf, csv, json (can be imported again), trace (for Perfetto) or md', 'html')
    .option('--out <file>', 'where to (default: a name made from the title, here); - is standard output')
    .option('--lang <language>', 'en or zh: what HTML and PDF open in, and what Markdown is in', 'en')
    .option('--text', 'with transcripts and replies: they are personal')
    .option('--audio', 'with the recordings inside (html, json): they are personal')
    .option('--wav <folder>', 'write the recordings as WAV files into this folder too')
}

interface ListOptions {
  readonly search?: string
  readonly json?: boolean
}

function listCommand({ search, json }: ListOptions, context: CliContext): Promise<number> {
  return withStore(context, async (store) => {
    const found = await store.listSessions({ offset: 0, limit: LISTED, ...(search === undefined ? {} : { search }) })
    context.terminal.out(json ? JSON.stringify(found.sessions, undefined, 2) : renderSessions(found))
    for (const note of leftBehind(await store.readState())) context.terminal.err(note)
    return EXIT.ok
  })
}

function showCommand(id: string, context: CliContext): Promise<number> {
  return withStore(context, async (store) => {
    context.terminal.out(await renderSession(store, await findSession(store, id)))
    return EXIT.ok
  })
}

/** Recordings are a person's own: they come back as sessions, to be heard and spoken again. */
function recoverCommand(context: CliContext): Promise<number> {
  return withStore(context, async (store) => {
    const { unclaimedAudio } = await store.readState()
    if (!unclaimedAudio) {
      context.terminal.out('Every recording belongs to a session.')
      return EXIT.ok
    }
    const { describeMachine } = await import('../../runtime/machine/machine.ts')
    const recovered = await store.recoverAudio(unknownReceipt(await describeMachine()))
    for (const { id, title, counts } of recovered)
      context.terminal.out(`${id}  ${title} (${formatCount(counts.turns, 'recording')})`)
    return EXIT.ok
  })
}

/** What lies in the folder and is in no session, and what can be done about it. */
function leftBehind({ folder, unclaimedAudio, keptAside = [] }: StoreState): string[] {
  const aside = keptAside.map(
    (name) => `${join(folder, name)} could not be read and is kept: delete the file to erase what it holds.`,
  )
  if (!unclaimedAudio) return aside
  const { recordings, bytes } = unclaimedAudio
  const size = `${formatCount(recordings, 'recording')} (${formatFileSize(bytes, PLAIN)}) of no session`
  return [`${size} in ${join(folder, 'audio')}: "sessions recover" makes sessions of them.`, ...aside]
}

function importCommand(path: string, context: CliContext): Promise<number> {
  return withStore(context, async (store) => {
    const text = await readText(path).catch((error: unknown) => {
      if (error instanceof Failure) throw error
      throw new Failure('import.unreadable', `${path} cannot be read: ${messageOf(error)}`, 'Check the path.')
    })
    const { id, title, counts } = await store.importSession(importedSession(text))
    context.terminal.out(`${id}  ${visibleLine(title)} (${formatCount(counts.turns, 'turn')})`)
    return EXIT.ok
  })
}

/** All or none: an id that is wrong must not leave half of a list deleted. */
function deleteCommand(ids: readonly string[], context: CliContext): Promise<number> {
  return withStore(context, async (store) => {
    const sessions = await Promise.all(ids.map((id) => store.readSession(id)))
    await store.deleteSessions(ids)
    for (const { id, title, counts } of sessions)
      context.terminal.out(`deleted ${id}  ${visibleLine(title)} (${formatCount(counts.turns, 'turn')})`)
    return EXIT.ok
  })
}
