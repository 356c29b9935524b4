import { createHash } from 'node:crypto'
import type { ModelManifest } from '../../models/model-manifest.ts'

const SHOWN_DIGITS = 12

/** What a model's version is called: made from the contents of its files, so that the same model has the same name. */
export function versionOf(files: ModelManifest['files']): string {
  const hash = createHash('sha256')
  for (const { path, sha256 } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(`${path}\0${sha256}\n`)
  return hash.digest('hex').slice(0, SHOWN_DIGITS)
}
