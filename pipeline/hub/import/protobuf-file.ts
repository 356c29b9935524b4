import type { FileHandle } from 'node:fs/promises'

const BLOCK_BYTES = 1 << 16
const VARINT = 0
const EIGHT_BYTES = 1
const WITH_LENGTH = 2
const FOUR_BYTES = 5

/** A field of a message in a file: its number, and where its value lies. */
export interface Field {
  readonly number: number
  readonly start: number
  readonly end: number
}

/** Walks over the fields of protobuf messages in a file of any size, with one block of it in memory. */
export class ProtobufFile {
  readonly bytes: number
  readonly #file: FileHandle
  readonly #block = Buffer.alloc(BLOCK_BYTES)
  #blockStart = 0
  #blockBytes = 0

  constructor(file: FileHandle, bytes: number) {
    this.#file = file
    this.bytes = bytes
  }

  /** The fields between two places. @throws RangeError where these bytes are no message */
  async *fields(start = 0, end = this.bytes): AsyncGenerator<Field> {
    let at = start
    while (at < end) {
      const tag = await this.#varint(at)
      const number = Math.floor(tag.value / 8)
      const length = await this.#lengthOf(tag.value % 8, tag.end)
      if (number === 0 || length.end + length.value > end) throw new RangeError('it is cut off, or no message')
      yield { number, start: length.end, end: length.end + length.value }
      at = length.end + length.value
    }
  }

  /** A field's bytes. @throws RangeError where they are more than `most` */
  async read({ start, end }: Field, most = BLOCK_BYTES): Promise<Buffer> {
    if (end - start > most) throw new RangeError(`a field of ${end - start} bytes`)
    const taken = Buffer.alloc(end - start)
    const { bytesRead } = await this.#file.read(taken, 0, taken.length, start)
    if (bytesRead < taken.length) throw new RangeError('it is cut off')
    return taken
  }

  async #lengthOf(wireType: number, at: number): Promise<{ readonly value: number; readonly end: number }> {
    if (wireType === WITH_LENGTH) return this.#varint(at)
    if (wireType === EIGHT_BYTES) return { value: 8, end: at }
    if (wireType === FOUR_BYTES) return { value: 4, end: at }
    if (wireType !== VARINT) throw new RangeError('it is no message')
    return { value: 0, end: (await this.#varint(at)).end }
  }

  async #varint(at: number): Promise<{ readonly value: number; readonly end: number }> {
    if (at < this.#blockStart || at + 10 > this.#blockStart + this.#blockBytes) {
      const { bytesRead } = await this.#file.read(this.#block, 0, BLOCK_BYTES, at)
      this.#blockStart = at
      this.#blockBytes = bytesRead
    }
    let value = 0
    for (let index = at - this.#blockStart; index < this.#blockBytes; index += 1) {
      const byte = this.#block[index] ?? 0
      const place = this.#blockStart + index - at
      if (place === 10) break
      // Not by shifting: lengths may exceed 31 bits.
      value += (byte & 0x7f) * 2 ** (7 * place)
      if (byte < 0x80) return { value, end: this.#blockStart + index + 1 }
    }
    throw new RangeError('it is cut off')
  }
}
