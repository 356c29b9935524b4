import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { LRUCache } from 'lru-cache'
import { makePrivate, makePrivateFolder, writePrivateFile } from '../../base/files/private-files.ts'
import type { KeptClause } from './contract.ts'

/** First bytes of a file: what it is, and in which version of the form. */
const SIGNATURE = Buffer.from('FWPCM002')
const DIGEST_BYTES = 32
const HEADER_BYTES = SIGNATURE.length + DIGEST_BYTES
const SUFFIX = '.pcm'
const NUMBER_BYTES = Float32Array.BYTES_PER_ELEMENT

/**
 * Audio of spoken clauses on disk, a file for each: signature, SHA-256 of the rest, how many sentences (uint32), where
 * each begins (uint32), samples (float32); all little-endian.
 * At most `maxBytes` in all; what was not asked for longest goes first. A file that is damaged or that cannot be written
 * is as good as none: nothing here ever fails. The files are their owner's alone: they are parts of conversations.
 */
export class ClauseStore {
  readonly #folder: string
  /** Bytes of every file that is known to be there. */
  readonly #files: LRUCache<string, number>
  readonly #found: Promise<void>
  readonly #pending = new Set<Promise<void>>()

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder
    this.#files = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (bytes) => bytes,
      dispose: (_bytes, key, reason) => {
        if (reason === 'evict') this.#inBackground(this.#remove(key))
      },
    })
    this.#found = this.#find()
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#files.calculatedSize
  }

  /** The audio under a key (a file name's worth of letters and digits); `undefined` where there is none. */
  async read(key: string): Promise<KeptClause | undefined> {
    await this.#found
    if (this.#files.get(key) === undefined) return undefined
    const clause = await readFile(this.#path(key)).then(clauseOf, () => undefined)
    if (clause === undefined) {
      this.#files.delete(key)
      await this.#remove(key)
      return undefined
    }
    const now = new Date()
    this.#inBackground(utimes(this.#path(key), now, now))
    return clause
  }

  /** Keeps audio under a key; it is there once `settled` resolves. */
  write(key: string, clause: KeptClause): void {
    this.#inBackground(this.#write(key, clause))
  }

  /** Deletes all of it. */
  async clear(): Promise<void> {
    await this.settled()
    this.#files.clear()
    const names = await readdir(this.#folder).catch(() => [])
    await Promise.all(names.filter((name) => name.includes(SUFFIX)).map((name) => rm(join(this.#folder, name))))
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    await this.#found
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }

  async #find(): Promise<void> {
    makePrivate(this.#folder)
    const names = await readdir(this.#folder).catch(() => [])
    const found = await Promise.all(
      names
        .filter((name) => name.endsWith(SUFFIX))
        .map(async (name) => {
          const { size, mtimeMs } = await stat(join(this.#folder, name)).catch(() => ({ size: 0, mtimeMs: 0 }))
          return { key: name.slice(0, -SUFFIX.length), size, mtimeMs }
        }),
    )
    for (const { key, size } of found.sort((a, b) => a.mtimeMs - b.mtimeMs)) if (size > 0) this.#files.set(key, size)
  }

  async #write(key: string, { pcm, starts }: KeptClause): Promise<void> {
    await this.#found
    const marks = new Uint32Array([starts.length, ...starts])
    const samples = Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength)
    const clause = Buffer.concat([Buffer.from(marks.buffer), samples])
    const bytes = Buffer.concat([SIGNATURE, digestOf(clause), clause])
    await makePrivateFolder(this.#folder)
    // Under another name first: whoever reads sees a whole file or none.
    const partPath = `${this.#path(key)}.${randomUUID()}.part`
    await writePrivateFile(partPath, bytes)
    await rename(partPath, this.#path(key))
    this.#files.set(key, bytes.length)
  }

  #remove(key: string): Promise<void> {
    return rm(this.#path(key), { force: true })
  }

  #path(key: string): string {
    return join(this.#folder, key + SUFFIX)
  }

  #inBackground(work: Promise<void>): void {
    const settled = work.catch(() => undefined).finally(() => this.#pending.delete(settled))
    this.#pending.add(settled)
  }
}

function clauseOf(file: Buffer): KeptClause | undefined {
  const clause = Uint8Array.from(file.subarray(HEADER_BYTES))
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return undefined
  if (clause.length < NUMBER_BYTES || clause.length % NUMBER_BYTES !== 0) return undefined
  if (!file.subarray(SIGNATURE.length, HEADER_BYTES).equals(digestOf(clause))) return undefined
  const [count = 0] = new Uint32Array(clause.buffer, 0, 1)
  const startsEnd = NUMBER_BYTES * (1 + count)
  if (startsEnd >= clause.length) return undefined
  return {
    starts: [...new Uint32Array(clause.buffer, NUMBER_BYTES, count)],
    pcm: new Float32Array(clause.buffer.slice(startsEnd)),
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
