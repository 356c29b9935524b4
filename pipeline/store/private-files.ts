import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const OWNER_ONLY = 0o600
const OWNER_ONLY_FOLDER = 0o700
/** What the store makes in the data folder. */
const OWN = /^(sessions\.|host\.lock|audio$)/

/**
 * Takes from others what they may do with the store's files, recordings too: earlier versions, a copy or another umask
 * may have left it to them. The data folder itself is its owner's to share. What cannot be changed stays as it is.
 */
export function keepPrivate(folder: string): void {
  for (const name of namesIn(folder)) if (OWN.test(name)) tighten(join(folder, name))
}

function tighten(path: string): void {
  const facts = lstatSync(path, { throwIfNoEntry: false })
  if (facts?.isDirectory()) for (const name of namesIn(path)) tighten(join(path, name))
  // A link is not followed: where it leads is somebody's own choice.
  else if (!facts?.isFile()) return
  const mode = facts.isDirectory() ? OWNER_ONLY_FOLDER : OWNER_ONLY
  if ((facts.mode & 0o077) !== 0) chmodQuietly(path, mode)
}

function chmodQuietly(path: string, mode: number): void {
  try {
    chmodSync(path, mode)
  } catch {
    // Somebody else's file, or a file system without modes.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
