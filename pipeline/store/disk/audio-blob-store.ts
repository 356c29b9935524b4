import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure, sentenceOf } from '../../base/failure.ts'
import { makeFolderSync } from '../../base/files/make-folder.ts'
import { because } from '../../measures/reasons/reasons.ts'

/** A recording that lies in the blob store. */
export interface BlobFile {
  /** As it is asked for: `folder/name.wav`. */
  readonly file: string
  readonly bytes: number
  readonly durationMs: number
  /** Wall clock. */
  readonly modifiedMs: number
}

/** Where recordings lie, by a file name that the store itself made: `folder/name.wav`, one folder a session. */
export interface AudioBlobStore {
  /** @throws Failure `store.audio-…`: the recording alone is lost, whatever the database's disk does */
  write(file: string, bytes: Uint8Array): void
  /** `undefined` where there is no such file. */
  read(file: string): Uint8Array<ArrayBuffer> | undefined
  /** Removes a file, or a folder with all in it. False where it may still be there: it has to be asked for again. */
  remove(path: string): boolean
  folders(): readonly string[]
  /** The recordings in a folder, oldest first; what is none is left out. */
  filesIn(folder: string): readonly BlobFile[]
}

/** What the store itself names: nothing else is ever removed, whatever a database says. */
const OWN_PATH = /^[\w-]+(\/[\w-]+\.wav)?$/
const OWN_FOLDER = /^[\w-]+$/
const OWN_FILE = /^[\w-]+\.wav$/

/** Files below a folder, for their owner's eyes alone. */
export function folderBlobStore(root: string): AudioBlobStore {
  return {
    write: (file, bytes) => writeWhole(join(root, file), bytes),
    read(file) {
      try {
        // A copy of its own: small files come from a pool, which must not leave the thread.
        return new Uint8Array(readFileSync(join(root, file)))
      } catch {
        return undefined
      }
    },
    remove(path) {
      // What is not there may be on a disk that is not mounted; a file is gone for sure where its folder is there.
      const sure = path.includes('/') ? dirname(join(root, path)) : join(root, path)
      if (!OWN_PATH.test(path) || !existsSync(sure)) return false
      try {
        rmSync(join(root, path), { recursive: true, force: true })
        return true
      } catch {
        return false
      }
    },
    folders: () => namesIn(root).filter((name) => OWN_FOLDER.test(name)),
    filesIn(folder) {
      const names = namesIn(join(root, folder)).filter((name) => OWN_FILE.test(name))
      return names.flatMap((name) => blobFile(root, `${folder}/${name}`) ?? []).sort(byAge)
    },
  }
}

/** Under another name first: what is there is whole, also after the disk ran full in the middle of it. */
function writeWhole(path: string, bytes: Uint8Array): void {
  const part = `${path}.part`
  try {
    makeFolderSync(dirname(path), 0o700)
    writeFileSync(part, bytes, { mode: 0o600, flush: true })
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw audioFailure(error, dirname(dirname(path)))
  }
}

function audioFailure(error: unknown, root: string): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Failure('store.audio-full', because('store.noRoomForAudio', { folder: root }), because('do.freeSpace'))
  }
  return new Failure(
    'store.audio-unwritable',
    because('store.audioUnwritable', { folder: root, why: sentenceOf(error) }),
    because('do.checkAudioFolder'),
  )
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function byAge(a: BlobFile, b: BlobFile): number {
  return a.modifiedMs - b.modifiedMs || (a.file < b.file ? -1 : 1)
}

/** `undefined` where it is no recording of ours, or cannot be read. */
function blobFile(root: string, file: string): BlobFile | undefined {
  try {
    const { size, mtimeMs } = statSync(join(root, file))
    const durationMs = durationOf(headOf(join(root, file)), size)
    return durationMs === undefined ? undefined : { file, bytes: size, durationMs, modifiedMs: mtimeMs }
  } catch {
    return undefined
  }
}

/** The header that recordings are written with: RIFF, WAVE, one format chunk, the data. */
const HEADER_BYTES = 44
const BYTE_RATE_OFFSET = 28

function headOf(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEADER_BYTES)
    return head.subarray(0, readSync(file, head, 0, HEADER_BYTES, 0))
  } finally {
    closeSync(file)
  }
}

function durationOf(head: Buffer, bytes: number): number | undefined {
  const isWav =
    head.length === HEADER_BYTES && head.toString('latin1', 0, 4) + head.toString('latin1', 8, 12) === 'RIFFWAVE'
  const byteRate = isWav ? head.readUInt32LE(BYTE_RATE_OFFSET) : 0
  return byteRate > 0 ? ((bytes - HEADER_BYTES) / byteRate) * 1000 : undefined
}

/** Recordings of about ten minutes of talking: what does not go to the disk must not fill the memory either. */
const MEMORY_BLOB_BYTES = 64 * 2 ** 20

/** Keeps recordings in memory, up to a limit; those made before are read from `behind`, and left there. */
export function memoryBlobStore(behind?: AudioBlobStore): AudioBlobStore {
  const files = new Map<string, Uint8Array<ArrayBuffer>>()
  let bytes = 0
  const removeFile = (file: string) => {
    bytes -= files.get(file)?.byteLength ?? 0
    files.delete(file)
  }
  return {
    write(file, content) {
      removeFile(file)
      if (bytes + content.byteLength > MEMORY_BLOB_BYTES) {
        throw new Failure('store.audio-full', because('store.audioMemoryFull'), because('do.mendFolder'))
      }
      files.set(file, new Uint8Array(content))
      bytes += content.byteLength
    },
    read: (file) => files.get(file) ?? behind?.read(file),
    remove(path) {
      for (const file of [...files.keys()]) if (file === path || file.startsWith(`${path}/`)) removeFile(file)
      return true
    },
    folders: () => [],
    filesIn: () => [],
  }
}
