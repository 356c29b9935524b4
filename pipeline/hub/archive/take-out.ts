import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fits } from '../glob.ts'
import { unpackBzip2 } from './bzip2.ts'
import { filesOfTar, type TarEntry } from './tar.ts'
import type { UnpackedFile, UnpackJob } from './unpack.ts'

/**
 * Takes files out of an archive, one after the other. Takes the calling thread.
 *
 * @param cancelled asked before each piece that is read and each file; true: nobody wants it any more
 * @throws RangeError with what is wrong with the archive, or that it was stopped; what the disk says
 */
export function takeOut(
  { archive, patterns, folder, mostBytes }: UnpackJob,
  onFile: (file: UnpackedFile) => void,
  cancelled: () => boolean = () => false,
): void {
  const file = openSync(archive, 'r')
  const mustBeWanted = () => {
    if (cancelled()) throw new RangeError('it was stopped')
  }
  const read = (into: Uint8Array) => {
    mustBeWanted()
    return readSync(file, into)
  }
  let room = mostBytes
  try {
    for (const entry of filesOfTar(unpackBzip2(read))) {
      mustBeWanted()
      // The archive's own folder, named after it.
      const path = entry.path.slice(entry.path.indexOf('/') + 1)
      if (!patterns.some((pattern) => fits(path, pattern))) continue
      room -= entry.bytes
      if (room < 0) throw new RangeError('it is larger than a model can be')
      onFile({ path, ...write(entry, join(folder, ...path.split('/'))) })
    }
  } finally {
    closeSync(file)
  }
}

function write(entry: TarEntry, path: string): { readonly bytes: number; readonly sha256: string } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const target = openSync(path, 'w', 0o600)
  const hash = createHash('sha256')
  try {
    for (const chunk of entry.content()) {
      writeSync(target, chunk)
      hash.update(chunk)
    }
    fsyncSync(target)
  } finally {
    closeSync(target)
  }
  return { bytes: entry.bytes, sha256: hash.digest('hex') }
}
