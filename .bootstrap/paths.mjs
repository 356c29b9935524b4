import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** @param {readonly string[]} parts */
export function fromRoot(...parts) {
  return join(root, ...parts)
}
