import { open } from 'node:fs/promises'
import { Failure, messageOf } from '../../base/failure.ts'

/** What a GGUF file says of itself at its beginning. */
export interface GgufOutline {
  readonly architecture: string | undefined
  readonly name: string | undefined
  readonly licence: string | undefined
}

/** What is of interest stands in front of the vocabulary, which has megabytes. */
const HEAD_BYTES = 1 << 18
/** Bytes of the values of fixed size, by the number of their kind. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
}
const TEXT = 8
const LIST = 9

/**
 * Reads what a GGUF file says of itself.
 *
 * @throws Failure `import.unreadable` where it is none, or of a version that nobody writes any more
 */
export async function readGgufOutline(path: string): Promise<GgufOutline> {
  try {
    const said = valuesOf(await headOf(path))
    const text = (key: string) => said.get(`general.${key}`) || undefined
    return { architecture: text('architecture'), name: text('name'), licence: text('license') }
  } catch (error) {
    throw new Failure('import.unreadable', `${path} cannot be read as a GGUF file: ${messageOf(error)}`)
  }
}

/** Whether a file begins as GGUF files do. */
export async function isGguf(path: string): Promise<boolean> {
  const head = await headOf(path, 4).catch(() => undefined)
  return head?.toString('latin1') === 'GGUF'
}

async function headOf(path: string, bytes = HEAD_BYTES): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const head = Buffer.alloc(bytes)
    const { bytesRead } = await file.read(head, 0, bytes, 0)
    return head.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** The texts among its key-value pairs, as far as the head reaches. */
function valuesOf(head: Buffer): ReadonlyMap<string, string> {
  if (head.toString('latin1', 0, 4) !== 'GGUF') throw new Error('it does not begin as one')
  const version = head.readUInt32LE(4)
  if (version < 2 || version > 3) throw new Error(`it is of version ${version}`)
  const count = Number(head.readBigUInt64LE(16))
  const found = new Map<string, string>()
  let at = 24
  const text = () => {
    const bytes = Number(head.readBigUInt64LE(at))
    at += 8 + bytes
    if (at > head.length) throw new RangeError('beyond the head')
    return head.toString('utf8', at - bytes, at)
  }
  const pass = (kind: number): string | undefined => {
    if (kind === TEXT) return text()
    const bytes = FIXED_BYTES[kind]
    if (bytes !== undefined) at += bytes
    else if (kind === LIST) {
      const [of, length] = [head.readUInt32LE(at), Number(head.readBigUInt64LE(at + 4))]
      at += 12
      for (let index = 0; index < length; index += 1) pass(of)
    } else throw new Error('it is damaged')
    return undefined
  }
  try {
    for (let index = 0; index < count; index += 1) {
      const key = text()
      const kind = head.readUInt32LE(at)
      at += 4
      const value = pass(kind)
      if (value !== undefined) found.set(key, value)
    }
  } catch (error) {
    // The rest lies behind the head, and is not of interest.
    if (!(error instanceof RangeError)) throw error
  }
  return found
}
