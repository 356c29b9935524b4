import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../base/failure.ts'

/** Where recordings lie, by a file name that the store itself made. */
export interface AudioShelf {
  write(file: string, bytes: Uint8Array): void
  /** `undefined` where there is no such file. */
  read(file: string): Uint8Array<ArrayBuffer> | undefined
  remove(file: string): void
  /** The folders there are: one a session. */
  folders(): readonly string[]
  removeFolder(folder: string): void
}

/** Files below a folder, for their owner's eyes alone. */
export function folderShelf(root: string): AudioShelf {
  return {
    write(file, bytes) {
      const path = join(root, file)
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeFileSync(path, bytes, { mode: 0o600 })
    },
    read(file) {
      try {
        // A copy of its own: small files come from a pool, which must not leave the thread.
        return new Uint8Array(readFileSync(join(root, file)))
      } catch {
        return undefined
      }
    },
    remove: (file) => rmSync(join(root, file), { force: true }),
    folders() {
      try {
        return readdirSync(root)
      } catch {
        return []
      }
    },
    removeFolder: (folder) => rmSync(join(root, folder), { recursive: true, force: true }),
  }
}

/** Recordings of about ten minutes of talking: what does not go to the disk must not fill the memory either. */
const MEMORY_SHELF_BYTES = 64 * 2 ** 20

/** Keeps recordings in memory, up to a limit; those made before are read from `behind`. */
export function memoryShelf(behind?: AudioShelf): AudioShelf {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  let bytes = 0
  const remove = (file: string) => {
    bytes -= files.get(file)?.byteLength ?? 0
    files.delete(file)
  }
  return {
    write(file, content) {
      remove(file)
      if (bytes + content.byteLength > MEMORY_SHELF_BYTES) {
        throw new Failure(
          'store.audio-full',
          'No more recordings can be kept in memory',
          'Mend the folder, then restart.',
        )
      }
      files.set(file, new Uint8Array(content))
      bytes += content.byteLength
    },
    read: (file) => files.get(file) ?? behind?.read(file),
    remove,
    folders: () => [],
    removeFolder(folder) {
      for (const file of [...files.keys()]) if (file.startsWith(`${folder}/`)) remove(file)
    },
  }
}
