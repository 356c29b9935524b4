import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { Failure } from '../base/failure.ts'

/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly crc32: number
  readonly packedBytes: number
  readonly bytes: number
  /** Where its own header begins. */
  readonly offset: number
}

/** What was taken out of an archive. */
export interface Unpacked {
  readonly bytes: number
  readonly sha256: string
}

const END = 0x06054b50
const END_BYTES = 22
const MOST_COMMENT_BYTES = 0xffff
const CENTRAL = 0x02014b50
const CENTRAL_BYTES = 46
const LOCAL = 0x04034b50
const LOCAL_BYTES = 30
const STORED = 0
const DEFLATED = 8
/** Stands where a number has gone to the fields of archives beyond 4 GiB, which this package is far from. */
const ELSEWHERE = 0xffffffff

/**
 * The files that an archive holds.
 *
 * @throws Failure `gpu.package` where it is none, or damaged
 */
export async function zipEntries(file: FileHandle): Promise<readonly ZipEntry[]> {
  const { size } = await file.stat()
  const tail = await readAt(file, Math.max(0, size - END_BYTES - MOST_COMMENT_BYTES), size)
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (at === -1 || at + END_BYTES > tail.length || tail.readUInt32LE(at) !== END) throw damaged('it is no ZIP archive')
  const begin = tail.readUInt32LE(at + 16)
  const bytes = tail.readUInt32LE(at + 12)
  const directory = await readAt(file, begin, begin + bytes)
  if (directory.length < bytes) throw damaged('its directory is cut short')
  const entries: ZipEntry[] = []
  for (let offset = 0; offset + CENTRAL_BYTES <= directory.length; ) {
    if (directory.readUInt32LE(offset) !== CENTRAL) throw damaged('its directory is damaged')
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => directory.readUInt16LE(offset + field))
    const nameAt = offset + CENTRAL_BYTES
    const entry = {
      name: directory.toString('utf8', nameAt, nameAt + (nameBytes ?? 0)),
      method: directory.readUInt16LE(offset + 10),
      crc32: directory.readUInt32LE(offset + 16),
      packedBytes: directory.readUInt32LE(offset + 20),
      bytes: directory.readUInt32LE(offset + 24),
      offset: directory.readUInt32LE(offset + 42),
    }
    if ([entry.packedBytes, entry.bytes, entry.offset].includes(ELSEWHERE)) throw damaged('it is beyond 4 GiB')
    entries.push(entry)
    offset = nameAt + (nameBytes ?? 0) + (extraBytes ?? 0) + (commentBytes ?? 0)
  }
  return entries
}

/**
 * Writes one file of an archive to a path where none is yet, piece by piece.
 *
 * @throws Failure `gpu.package` where it is damaged; what the system says where it cannot be written; the signal's reason
 */
export async function unpack(file: FileHandle, entry: ZipEntry, path: string, signal: AbortSignal): Promise<Unpacked> {
  const target = await open(path, 'wx', 0o644)
  const hash = createHash('sha256')
  let crc = 0
  let written = 0
  try {
    for await (const chunk of await contentOf(file, entry)) {
      signal.throwIfAborted()
      if (written + chunk.length > entry.bytes) throw damaged(`${entry.name} is longer than it says`)
      await target.write(chunk, 0, chunk.length, written)
      hash.update(chunk)
      crc = crc32(chunk, crc)
      written += chunk.length
    }
    if (written !== entry.bytes || crc !== entry.crc32) throw damaged(`${entry.name} is not what it says`)
    await target.sync()
    return { bytes: written, sha256: hash.digest('hex') }
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw damaged(`${entry.name} cannot be unpacked`)
    }
    throw error
  } finally {
    await target.close()
  }
}

/** One small file of an archive as text. */
export async function textOfEntry(file: FileHandle, entry: ZipEntry): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of await contentOf(file, entry)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

async function contentOf(file: FileHandle, entry: ZipEntry): Promise<AsyncIterable<Buffer>> {
  const header = await readAt(file, entry.offset, entry.offset + LOCAL_BYTES)
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL) throw damaged(`${entry.name} is missing`)
  const start = entry.offset + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (entry.packedBytes === 0) return Readable.from([])
  const packed = file.createReadStream({ start, end: start + entry.packedBytes - 1, autoClose: false })
  if (entry.method === STORED) return packed
  if (entry.method !== DEFLATED) throw damaged(`${entry.name} is packed in an unknown way`)
  const inflated = createInflateRaw()
  // Whoever reads the one hears of what goes wrong with the other.
  pipeline(packed, inflated, () => undefined)
  return inflated
}

async function readAt(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, to - from))
  const { bytesRead } = await file.read(buffer, 0, buffer.length, from)
  return buffer.subarray(0, bytesRead)
}

export function damaged(why: string): Failure {
  return new Failure('gpu.package', `The package cannot be used: ${why}`, 'Nothing was installed. Fetch it again.')
}
