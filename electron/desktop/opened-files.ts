import { readFile, stat } from 'node:fs/promises'
import { basename, isAbsolute, resolve } from 'node:path'
import type { App } from 'electron'
import type { OpenedFile } from '../../pipeline/protocol/desktop.ts'

/** Forms of exported sessions: `.firstword` is the JSON form under the name that opens this program. */
const SESSION_FILE = /\.(firstword|json)$/i
/** As much as the host takes of an import. */
const MOST_BYTES = 256 * 1024 * 1024

/**
 * The session files among a program's arguments, which may be relative to where it was started. Words for Chromium, for
 * the host (behind `--`) and folders are no files to open.
 */
export function sessionFilesOf(argv: readonly string[], folder: string): readonly string[] {
  const separator = argv.indexOf('--')
  return argv
    .slice(1, separator === -1 ? undefined : separator)
    .filter((word) => !word.startsWith('-') && SESSION_FILE.test(word))
    .map((word) => (isAbsolute(word) ? word : resolve(folder, word)))
}

/** Reads a file to be opened; rejects with one plain line where that cannot be. */
export async function readSessionFile(path: string): Promise<OpenedFile> {
  const name = basename(path)
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new Error(`${name} is not there any more.`)
  if (found.size > MOST_BYTES) throw new Error(`${name} is larger than 256 MB: no session is.`)
  return { name, content: new Uint8Array(await readFile(path)) }
}

/** Collects the files that the system asks this program to open (macOS), from before it is ready on. */
export function onFileOpened(app: Pick<App, 'on'>, open: (path: string) => void): void {
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open(path)
  })
}
