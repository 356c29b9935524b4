import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { Failure } from '../base/failure.ts'

const BLOCK_BYTES = 512
/** More than any package of these unpacks to. */
const MOST_BYTES = 1_500_000_000
const MOST_NAME_BYTES = 64 * 1024

/**
 * Unpacks a package of npm's (tar, gzip) into a folder, without the one folder that all of it lies in.
 *
 * @returns bytes of its files
 * @throws Failure `llama.package` where it is damaged, or would write anywhere else; the signal's reason
 */
export async function unpackTarball(path: string, into: string, signal: AbortSignal): Promise<number> {
  const reader = new TarReader(into)
  await pipeline(
    createReadStream(path),
    createGunzip(),
    async (chunks) => {
      try {
        for await (const chunk of chunks as AsyncIterable<Buffer>) await reader.push(chunk)
        reader.end()
      } finally {
        await reader.close()
      }
    },
    { signal },
  ).catch((error: unknown) => {
    signal.throwIfAborted()
    if (error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))) throw damaged(error.message)
    throw error
  })
  return reader.bytes
}

interface Entry {
  readonly kind: 'file' | 'name' | 'nothing'
  readonly name: string
  /** Still to come, without what fills the last block. */
  left: number
  padding: number
}

class TarReader {
  readonly #into: string
  #rest: Buffer = Buffer.alloc(0)
  #entry: Entry | undefined
  #file: FileHandle | undefined
  /** A name too long for its field, told before it. */
  #told = ''
  bytes = 0

  constructor(into: string) {
    this.#into = into
  }

  async push(chunk: Buffer): Promise<void> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    while (true) {
      if (!this.#entry) {
        if (this.#rest.length < BLOCK_BYTES) return
        await this.#begin(this.#take(BLOCK_BYTES))
      } else if (this.#entry.left > 0) {
        if (this.#rest.length === 0) return
        await this.#content(this.#entry)
      } else {
        if (this.#rest.length < this.#entry.padding) return
        this.#take(this.#entry.padding)
        await this.close()
        this.#entry = undefined
      }
    }
  }

  /** There is no more. */
  end(): void {
    if (this.#entry) throw damaged('it is cut short')
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }

  #take(bytes: number): Buffer {
    const taken = this.#rest.subarray(0, bytes)
    this.#rest = this.#rest.subarray(bytes)
    return taken
  }

  async #begin(head: Buffer): Promise<void> {
    // Blocks of zeros end it.
    if (head.every((byte) => byte === 0)) return
    const size = Number.parseInt(textAt(head, 124, 12), 8)
    if (!Number.isSafeInteger(size) || size < 0 || this.bytes + size > MOST_BYTES) throw damaged('a file has no size')
    const kind = kindOf(String.fromCharCode(head[156] ?? 0))
    if (kind === 'name' && size > MOST_NAME_BYTES) throw damaged('a name is too long')
    const prefix = textAt(head, 345, 155)
    const name = this.#told || (prefix === '' ? '' : `${prefix}/`) + textAt(head, 0, 100)
    if (kind === 'name') this.#told = ''
    this.#entry = { kind, name, left: size, padding: (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES }
    if (kind !== 'file') return
    this.#told = ''
    const path = join(this.#into, safeName(name))
    await mkdir(dirname(path), { recursive: true })
    this.#file = await open(path, 'w')
  }

  async #content(entry: Entry): Promise<void> {
    const piece = this.#take(Math.min(entry.left, this.#rest.length))
    entry.left -= piece.length
    if (entry.kind === 'file') {
      await this.#file?.write(piece)
      this.bytes += piece.length
    } else if (entry.kind === 'name') {
      this.#told += piece.toString('utf8')
      if (entry.left === 0) this.#told = nameIn(this.#told)
    }
  }
}

/** @throws Failure for links and devices, of which packages have none */
function kindOf(flag: string): Entry['kind'] {
  if (flag === '0' || flag === '\0') return 'file'
  // Extended headers: one for the next entry, one for all, and GNU's long name.
  if (flag === 'x' || flag === 'L') return 'name'
  if (flag === 'g' || flag === '5') return 'nothing'
  throw damaged(`it holds something that is no file (${flag})`)
}

/** The name in an extended header ("30 path=…" and a line feed), or all of a GNU one. */
function nameIn(text: string): string {
  const record = /^\d+ path=(.*)$/m.exec(text)?.[1]
  if (record !== undefined) return record
  return /^\d+ \w+=/.test(text) ? '' : text.replace(/\0.*$/s, '')
}

/** Below the folder that all of a package lies in. @throws Failure where it leads anywhere else */
function safeName(name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  if (name.startsWith('/') || /[\\:\0]/.test(name) || parts.includes('..') || parts.length < 2) {
    throw damaged(`a file has a name that leads elsewhere (${JSON.stringify(name.slice(0, 80))})`)
  }
  return parts.slice(1).join('/')
}

function textAt(head: Buffer, at: number, bytes: number): string {
  const field = head.toString('utf8', at, at + bytes)
  const end = field.indexOf('\0')
  return (end === -1 ? field : field.slice(0, end)).trim()
}

function damaged(why: string): Failure {
  return new Failure('llama.package', `A package is damaged: ${why}`, 'Nothing was installed.')
}
