import { existsSync, mkdirSync, statSync } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder, and those above it that are missing. Node's own way (`recursive`) never comes back where a file system
 * takes no folders, such as /proc: it goes up to one that is there, and down again, for ever.
 *
 * @param mode of what is made, less the umask
 * @throws as the file system does, where a folder cannot be made or something else is there
 */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  const missing: string[] = []
  for (const each of upwardsFrom(folder)) {
    if (await isThere(each)) break
    missing.unshift(each)
  }
  for (const each of missing) await mkdir(each, mode).catch(unlessFolder(each))
  // What is there and is no folder: the system says so in its own words.
  if (!(await stat(folder)).isDirectory()) await mkdir(folder)
}

/** `makeFolder`, for threads that may wait for the disk. @throws as the file system does */
export function makeFolderSync(folder: string, mode = 0o777): void {
  const missing: string[] = []
  for (const each of upwardsFrom(folder)) {
    if (existsSync(each)) break
    missing.unshift(each)
  }
  for (const each of missing) {
    try {
      mkdirSync(each, mode)
    } catch (error) {
      unlessFolder(each)(error)
    }
  }
  if (!statSync(folder).isDirectory()) mkdirSync(folder)
}

/** A folder, and all above it. */
function* upwardsFrom(folder: string): Generator<string> {
  let at = resolve(folder)
  for (; dirname(at) !== at; at = dirname(at)) yield at
  yield at
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Somebody else may have made it meanwhile. */
function unlessFolder(path: string): (error: unknown) => void {
  return (error) => {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}
