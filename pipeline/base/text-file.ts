import { readFile } from 'node:fs/promises'
import { Failure } from './failure.ts'
import { decodeText, type SuspectedEncoding } from './text-encoding.ts'

/** What is said of a file that is not UTF-8. */
const SUSPICIONS: Readonly<Record<SuspectedEncoding, string>> = {
  'UTF-16': 'is not UTF-8: it looks like UTF-16',
  'UTF-32': 'is not UTF-8: it looks like UTF-32',
  GBK: 'is not UTF-8: it looks like GBK',
  'Windows-1252': 'is not UTF-8: it looks like Windows-1252',
  'UTF-8': 'is damaged: it is not UTF-8 throughout',
  binary: 'is not text',
}

/**
 * Reads a text file whole: UTF-8, or UTF-16 with a byte-order mark, and the text is without the mark.
 *
 * @throws Failure `text.encoding` where it is in another encoding; what the system says where it cannot be read
 */
export async function readText(path: string): Promise<string> {
  return textOf(await readFile(path), path)
}

/**
 * The text of bytes that came from outside.
 *
 * @param name what to call them in messages
 * @throws Failure `text.encoding` with the encoding that they seem to be in
 */
export function textOf(bytes: Uint8Array, name: string): string {
  const decoded = decodeText(bytes)
  if (decoded.ok) return decoded.text
  const hint = decoded.suspected === 'binary' ? 'Give a text file.' : 'Save it as UTF-8.'
  throw new Failure('text.encoding', `${name} ${SUSPICIONS[decoded.suspected]}`, hint)
}
