import { chmodSync, lstatSync, readdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from './make-folder.ts'

/** Modes of what is its owner's alone; Windows has no such modes, and keeps a person's folders apart by itself. */
const OWNER_ONLY_FILE = 0o600
const OWNER_ONLY_FOLDER = 0o700

/** Makes a folder, and those above it that are missing, for its owner alone. @throws as the file system does */
export async function makePrivateFolder(folder: string): Promise<void> {
  await makeFolder(folder, OWNER_ONLY_FOLDER)
}

/** Writes a file for its owner alone. @throws as the file system does */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content, { mode: OWNER_ONLY_FILE })
}

/**
 * Takes a file of ours, or a folder with all in it, from others, where an earlier version, a copy or another umask left it
 * open. A link is not followed, and what cannot be changed stays as it is. Never fails.
 */
export function makePrivate(path: string): void {
  const facts = quietly(() => lstatSync(path))
  const isFolder = facts?.isDirectory() ?? false
  if (!facts || (!isFolder && !facts.isFile())) return
  const mode = isFolder ? OWNER_ONLY_FOLDER : OWNER_ONLY_FILE
  if ((facts.mode & 0o077) !== 0) quietly(() => chmodSync(path, mode))
  if (!isFolder) return
  for (const name of quietly(() => readdirSync(path)) ?? []) makePrivate(join(path, name))
}

function quietly<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
