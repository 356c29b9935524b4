import { readFile } from 'node:fs/promises'
import { because } from '../../measures/reasons/reasons.ts'
import { type CodedSentence, Failure } from '../failure.ts'
import { decodeText, type SuspectedEncoding } from './text-encoding.ts'

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
export function textOf(bytes: Uint8Array, name: string | CodedSentence): string {
  const decoded = decodeText(bytes)
  if (decoded.ok) return decoded.text
  const hint = because(decoded.suspected === 'binary' ? 'do.giveText' : 'do.saveUtf8')
  throw new Failure('text.encoding', suspicion(name, decoded.suspected), hint)
}

/** What is said of a file that is not UTF-8. */
function suspicion(name: string | CodedSentence, suspected: SuspectedEncoding): CodedSentence {
  if (suspected === 'binary') return because('text.binary', { name })
  if (suspected === 'UTF-8') return because('text.damaged', { name })
  return because('text.encoding', { name, encoding: suspected })
}
