import { type FileHandle, open } from 'node:fs/promises'
import { Failure, sentenceOf } from '../base/failure.ts'
import { because } from '../measures/reasons/reasons.ts'

/** What the export of a model wrote beside its graph: sizes, kinds, normalisation. */
export type OnnxMetadata = Readonly<Record<string, string>>

/** Fields of onnx.proto: of a model its metadata entries, of an entry its two halves. */
const METADATA_PROPS = 14
const KEY = 1
const VALUE = 2
/** Longest entry that is read: the longest that exist are lists of a thousand numbers. */
const MOST_ENTRY_BYTES = 1 << 22
const BLOCK_BYTES = 1 << 16

/** How a field's value lies in the file (protobuf's wire types). */
const VARINT = 0
const EIGHT_BYTES = 1
const WITH_LENGTH = 2
const FOUR_BYTES = 5

/**
 * The metadata of an .onnx file, which the runtime for Node does not tell. Reads the file's outermost fields only and
 * skips the graph, however large, by its length; files of the kind .ort have none that can be read.
 *
 * @throws Failure `model.unreadable` where the file is missing or no ONNX model
 */
export async function readOnnxMetadata(path: string): Promise<OnnxMetadata> {
  try {
    const file = await open(path, 'r')
    try {
      return await metadataOf(new FieldReader(file, (await file.stat()).size))
    } finally {
      await file.close()
    }
  } catch (error) {
    const message = because('model.notOnnx', { path, why: sentenceOf(error) })
    throw new Failure('model.unreadable', message, because('do.installModel'))
  }
}

/**
 * A whole number of the metadata.
 *
 * @throws Failure `model.unexpected-layout` where there is none
 */
export function metadataInteger(metadata: OnnxMetadata, key: string): number {
  const text = metadata[key] ?? ''
  if (/^-?\d{1,15}$/.test(text)) return Number(text)
  throw new Failure('model.unexpected-layout', because('model.noInteger', { key }), because('do.useMetadata'))
}

async function metadataOf(reader: FieldReader): Promise<OnnxMetadata> {
  const entries: [string, string][] = []
  while (!reader.atEnd) {
    const { field, length } = await reader.next()
    if (field !== METADATA_PROPS) reader.skip(length)
    else entries.push(entryOf(await reader.take(length)))
  }
  return Object.fromEntries(entries)
}

function entryOf(bytes: Buffer): [string, string] {
  const halves = new Map<number, string>()
  for (let at = 0; at < bytes.length; ) {
    const tag = varintAt(bytes, at)
    const length = varintAt(bytes, tag.end)
    if (tag.value % 8 !== WITH_LENGTH) throw new Error('a metadata entry that is no text')
    halves.set(Math.floor(tag.value / 8), bytes.toString('utf8', length.end, length.end + length.value))
    at = length.end + length.value
  }
  return [halves.get(KEY) ?? '', halves.get(VALUE) ?? '']
}

/** Walks over the outermost fields of a protobuf file of any size, with one block of it in memory. */
class FieldReader {
  readonly #file: FileHandle
  readonly #size: number
  readonly #block = Buffer.alloc(BLOCK_BYTES)
  #blockStart = 0
  #blockBytes = 0
  #at = 0

  constructor(file: FileHandle, size: number) {
    this.#file = file
    this.#size = size
  }

  get atEnd(): boolean {
    return this.#at >= this.#size
  }

  /** The next field's number and how many bytes its value has. */
  async next(): Promise<{ readonly field: number; readonly length: number }> {
    const tag = await this.#varint()
    const field = Math.floor(tag / 8)
    if (field === 0) throw new Error(`byte ${this.#at} is no field of a model`)
    return { field, length: await this.#lengthOf(tag % 8) }
  }

  skip(bytes: number): void {
    this.#at += bytes
    if (this.#at > this.#size) throw new Error('it is cut off')
  }

  async take(bytes: number): Promise<Buffer> {
    if (bytes > MOST_ENTRY_BYTES) throw new Error(`an entry of ${bytes} bytes`)
    const taken = Buffer.alloc(bytes)
    const { bytesRead } = await this.#file.read(taken, 0, bytes, this.#at)
    if (bytesRead < bytes) throw new Error('it is cut off')
    this.#at += bytes
    return taken
  }

  async #lengthOf(wireType: number): Promise<number> {
    if (wireType === WITH_LENGTH) return this.#varint()
    if (wireType === EIGHT_BYTES) return 8
    if (wireType === FOUR_BYTES) return 4
    if (wireType !== VARINT) throw new Error(`byte ${this.#at} is no field of a model`)
    await this.#varint()
    return 0
  }

  async #varint(): Promise<number> {
    await this.#have(10)
    const { value, end } = varintAt(this.#block.subarray(0, this.#blockBytes), this.#at - this.#blockStart)
    this.#at = this.#blockStart + end
    return value
  }

  /** Makes sure that the next bytes are in the block, as far as the file has them. */
  async #have(bytes: number): Promise<void> {
    const inBlock = this.#at >= this.#blockStart && this.#at + bytes <= this.#blockStart + this.#blockBytes
    if (inBlock) return
    const { bytesRead } = await this.#file.read(this.#block, 0, BLOCK_BYTES, this.#at)
    this.#blockStart = this.#at
    this.#blockBytes = bytesRead
  }
}

function varintAt(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  for (let at = start; at < Math.min(start + 10, bytes.length); at += 1) {
    const byte = bytes[at] ?? 0
    // Not by shifting: lengths may exceed 31 bits.
    value += (byte & 0x7f) * 2 ** (7 * (at - start))
    if (byte < 0x80) return { value, end: at + 1 }
  }
  throw new Error('it is cut off')
}
