import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cacheFolder } from '../../../base/files/cache-folder.ts'
import { makePrivateFolder, writePrivateFile } from '../../../base/files/private-files.ts'
import { readPackText } from '../../../models/pack-files.ts'
import { type GramColumns, GramTable } from './gram-table.ts'
import { NgramModel } from './language-model.ts'

/** Changes whenever the form of what is kept does. */
const FORM = 1
const DIGEST_BYTES = 32
/** Columns of numbers begin at whole multiples of the widest of them. */
const ALIGNMENT_BYTES = Float64Array.BYTES_PER_ELEMENT

const headSchema = z.object({
  words: z.array(z.string()),
  orders: z.array(z.object({ entries: z.int().nonnegative(), places: z.int().positive() })),
})

/**
 * Reads the gzipped ARPA text of a pack. Reading that takes longer than everything else that the recogniser loads, so the
 * tables that come of it are kept in the cache folder, under the digest of the file that they are made of, and taken from
 * there the next time. What is damaged there is made again; where nothing can be kept, the text is read each time.
 *
 * @throws Failure `pack.invalid` where the file is no language model
 */
export async function readLanguageModel(path: string, folder = languageModelFolder()): Promise<NgramModel> {
  // What cannot be read is told by whoever reads it as a pack's file.
  const file = await readFile(path).catch(() => undefined)
  if (file === undefined) return readPackText(path, NgramModel.parse)
  const kept = join(folder, `${digestOf(file).toString('hex').slice(0, 32)}-${FORM}.tables`)
  const known = await readFile(kept)
    .then(unpacked)
    .catch(() => undefined)
  if (known) return known
  const model = await readPackText(path, NgramModel.parse)
  await keep(model, kept, folder)
  return model
}

function languageModelFolder(): string {
  return join(cacheFolder(), 'language-models')
}

/** A digest of the rest, the head's length, the head, and each order's columns. */
function packed(model: NgramModel): Uint8Array {
  const columns = model.orders.map((order) => order.columns)
  const orders = columns.map(({ keys, places }) => ({ entries: keys.length, places: places.length }))
  const head = Buffer.from(JSON.stringify({ words: [...model.words], orders } satisfies z.infer<typeof headSchema>))
  const length = Buffer.alloc(ALIGNMENT_BYTES)
  length.writeUInt32LE(head.length)
  const parts = [length, head, ...columns.flatMap(inOrder).map(bytesOf)]
  const body = Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc(aligned(part.length) - part.length)]))
  return Buffer.concat([digestOf(body), body])
}

/** @throws where it is not what was packed: damaged, or of another form */
function unpacked(file: Buffer): NgramModel {
  const body = file.subarray(DIGEST_BYTES)
  if (!digestOf(body).equals(file.subarray(0, DIGEST_BYTES))) throw new Error('its contents are not what they were')
  // A copy of its own, which begins where numbers of any width may.
  const { buffer } = Uint8Array.from(body)
  const headEnd = ALIGNMENT_BYTES + body.readUInt32LE(0)
  const { words, orders } = headSchema.parse(JSON.parse(body.toString('utf8', ALIGNMENT_BYTES, headEnd)))
  let at = aligned(headEnd)
  const next = <Column>(kind: ColumnKind<Column>, length: number): Column => {
    const column = new kind(buffer, at, length)
    at += aligned(length * kind.BYTES_PER_ELEMENT)
    return column
  }
  const tables = orders.map(({ entries, places }) =>
    GramTable.of({
      keys: next(Float64Array, entries),
      logProbabilities: next(Float32Array, entries),
      backOffs: next(Float32Array, entries),
      places: next(Int32Array, places),
    }),
  )
  return new NgramModel(words, tables)
}

interface ColumnKind<Column> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer, byteOffset: number, length: number): Column
}

function inOrder({ keys, logProbabilities, backOffs, places }: GramColumns): ArrayBufferView[] {
  return [keys, logProbabilities, backOffs, places]
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

/** A cache that cannot be written costs time, nothing else. Tables of other files and forms go: packs change rarely. */
async function keep(model: NgramModel, path: string, folder: string): Promise<void> {
  const written = `${path}.${randomUUID()}.part`
  try {
    await makePrivateFolder(folder)
    await writePrivateFile(written, packed(model))
    const others = await readdir(folder)
    await rename(written, path)
    const old = others.filter((name) => name.endsWith('.tables')).map((name) => join(folder, name))
    await Promise.all(old.filter((other) => other !== path).map((other) => rm(other, { force: true })))
  } catch {
    await rm(written, { force: true }).catch(() => undefined)
  }
}
