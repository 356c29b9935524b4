import { join } from 'node:path'
import log from 'electron-log/node.js'

/** One file of a megabyte and the one before it: enough for the last days, never a burden. */
const MOST_BYTES = 1024 * 1024
const KEPT_LINES = 40
const KEY = /(token=|Bearer )[\w.~+/-]+/g

export interface LogFile {
  readonly path: string
  /** Writes what was printed; keys are left out. */
  write(text: string): void
  /** The newest lines, oldest first. */
  lastLines(): readonly string[]
}

/** Keeps what shell and host print in `firstword.log` of a folder; the full file becomes `firstword.old.log`. */
export function openLogFile(folder: string): LogFile {
  const path = join(folder, 'firstword.log')
  const logger = log.create({ logId: path })
  logger.transports.console.level = false
  logger.transports.file.level = 'info'
  logger.transports.file.format = '{y}-{m}-{d} {h}:{i}:{s}.{ms} {text}'
  logger.transports.file.maxSize = MOST_BYTES
  logger.transports.file.resolvePathFn = () => path
  const newest: string[] = []
  return {
    path,
    write(text) {
      for (const line of text.split(/\r?\n/).filter((part) => part.trim() !== '')) {
        const clean = line.replaceAll(KEY, '$1…')
        logger.info(clean)
        newest.push(clean)
        if (newest.length > KEPT_LINES) newest.shift()
      }
    },
    lastLines: () => newest,
  }
}
