import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/**
 * Puts into a folder the database that a real console kept before reasons were codes (README.md says how it was made).
 *
 * @returns its path
 */
export function putKeptBefore(folder: string): string {
  const path = join(folder, 'sessions.sqlite')
  writeFileSync(path, gunzipSync(readFileSync(join(import.meta.dirname, 'sessions.sqlite.gz'))), { mode: 0o600 })
  return path
}
