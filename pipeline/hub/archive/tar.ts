import { isSafePath } from '../../models/safe-path.ts'

/** A file of an archive; its content has to be read before the next one is asked for. */
export interface TarEntry {
  readonly path: string
  readonly bytes: number
  content(): Generator<Uint8Array>
}

const RECORD_BYTES = 512
/** Of names and remarks that are entries of their own. */
const MOST_REMARK_BYTES = 1 << 20

/**
 * The files of a tar archive, one after the other. Folders, links and devices are passed over: nothing is made of them.
 *
 * @throws RangeError where it is damaged, or names a path that leads out of the folder it is unpacked in
 */
export function* filesOfTar(chunks: Iterable<Uint8Array>): Generator<TarEntry> {
  const stream = new ByteStream(chunks)
  let named: string | undefined
  for (;;) {
    const header = stream.take(RECORD_BYTES)
    if (header === undefined || header.every((byte) => byte === 0)) return
    mustBeHeader(header)
    const bytes = sizeOf(header)
    const padding = (RECORD_BYTES - (bytes % RECORD_BYTES)) % RECORD_BYTES
    const kind = String.fromCharCode(header[156] ?? 0)
    if (kind === 'L' || kind === 'x' || kind === 'g') {
      if (bytes > MOST_REMARK_BYTES) throw new RangeError('it is damaged')
      const remark = stream.take(bytes + padding)?.subarray(0, bytes)
      if (!remark) throw new RangeError('it is cut short')
      if (kind === 'L') named = textOf(remark)
      if (kind === 'x') named = paxPath(remark) ?? named
      continue
    }
    const path = (named ?? nameOf(header)).replace(/^(\.\/)+/, '').replace(/\/+$/, '')
    named = undefined
    const isFile = kind === '0' || kind === '\0'
    if (path !== '' && path !== '.' && !isSafePath(path))
      throw new RangeError(`it has a path that leads elsewhere: "${path}"`)
    let left = bytes
    function* content(): Generator<Uint8Array> {
      while (left > 0) {
        const chunk = stream.some(left)
        left -= chunk.length
        yield chunk
      }
    }
    if (isFile) yield { path, bytes, content }
    for (const _ of content());
    stream.take(padding)
  }
}

function nameOf(header: Uint8Array): string {
  const prefix = textOf(header.subarray(345, 500))
  const name = textOf(header.subarray(0, 100))
  return isUstar(header) && prefix !== '' ? `${prefix}/${name}` : name
}

function isUstar(header: Uint8Array): boolean {
  return textOf(header.subarray(257, 262)) === 'ustar' && header[262] === 0
}

/** @throws RangeError where the checksum is another than that of the header */
function mustBeHeader(header: Uint8Array): void {
  let sum = 0
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte
  if (Number.parseInt(textOf(header.subarray(148, 156)).trim(), 8) !== sum) throw new RangeError('it is no tar archive')
}

function sizeOf(header: Uint8Array): number {
  const field = header.subarray(124, 136)
  // Beyond 8 GB as a binary number.
  if ((field[0] ?? 0) & 0x80) throw new RangeError('a file of it is too large')
  const size = Number.parseInt(textOf(field).trim() || '0', 8)
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('it is damaged')
  return size
}

/** `length key=value` and an end of line, one after the other; the length counts itself. */
function paxPath(remark: Uint8Array): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(new TextDecoder().decode(remark))?.[1]
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end))
}

/** Bytes out of chunks of any size. */
class ByteStream {
  readonly #chunks: Iterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array(0)

  constructor(chunks: Iterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.iterator]()
  }

  /** So many bytes; `undefined` at the end. @throws RangeError where fewer are left */
  take(bytes: number): Uint8Array | undefined {
    const taken = new Uint8Array(bytes)
    let at = 0
    while (at < bytes) {
      const chunk = this.#next(bytes - at)
      if (chunk === undefined && at === 0) return undefined
      if (chunk === undefined) throw new RangeError('it is cut short')
      taken.set(chunk, at)
      at += chunk.length
    }
    return taken
  }

  /** Some bytes, at most so many. @throws RangeError at the end */
  some(most: number): Uint8Array {
    const chunk = this.#next(most)
    if (chunk === undefined) throw new RangeError('it is cut short')
    return chunk
  }

  #next(most: number): Uint8Array | undefined {
    while (this.#chunk.length === 0) {
      const { done, value } = this.#chunks.next()
      if (done) return undefined
      this.#chunk = value
    }
    const given = this.#chunk.subarray(0, most)
    this.#chunk = this.#chunk.subarray(given.length)
    return given
  }
}
