/** What bytes of text are encoded in. No dependencies: the console's page reads files by it too. */

/** Text, or what its bytes look like where they are not UTF-8 and have no byte-order mark. */
export type DecodedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly suspected: SuspectedEncoding }

/** Names as editors write them in the dialog in which a file is saved. */
export type SuspectedEncoding = 'UTF-16' | 'UTF-32' | 'GBK' | 'Windows-1252' | 'UTF-8' | 'binary'

/** Marks at the beginning of a file, the longer before those with which they begin. */
const MARKS: readonly {
  readonly mark: readonly number[]
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | ''
}[] = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe, 0, 0], encoding: '' },
  { mark: [0, 0, 0xfe, 0xff], encoding: '' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
]

/** Plain English in UTF-16 is zeros by half; a text in UTF-8 has none. */
const LEAST_ZERO_SHARE = 0.25
/** Of so many zeros on one side of their pairs a coincidence is out of the question. */
const ONE_SIDED = 0.9

/**
 * Decodes text: UTF-8, or what its byte-order mark says (UTF-8, UTF-16 of both byte orders), strictly. Nothing is
 * replaced: a file that is in another encoding would be read as words that nobody wrote.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const marked = MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte))
  if (marked?.encoding === '') return { ok: false, suspected: 'UTF-32' }
  const text = strictly(bytes, marked?.encoding ?? 'utf-8')
  if (text === undefined)
    return { ok: false, suspected: marked ? suspectedByMark(marked.encoding) : suspectedIn(bytes) }
  if (!text.includes('\0')) return { ok: true, text }
  return { ok: false, suspected: zeroShare(bytes) >= LEAST_ZERO_SHARE && isOneSided(bytes) ? 'UTF-16' : 'binary' }
}

/** `undefined` where a byte does not fit. The mark is not part of the text. */
function strictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function suspectedByMark(encoding: string): SuspectedEncoding {
  return encoding === 'utf-8' ? 'UTF-8' : 'UTF-16'
}

/** What bytes that are not UTF-8 look like. */
function suspectedIn(bytes: Uint8Array): SuspectedEncoding {
  if (bytes.includes(0)) return isOneSided(bytes) ? 'UTF-16' : 'binary'
  if (bytes.some((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte))) return 'binary'
  const lossy = new TextDecoder().decode(bytes)
  const wrong = lossy.match(/\uFFFD/g)?.length ?? 0
  const right = lossy.match(/[^\0-\x7F\uFFFD]/gu)?.length ?? 0
  if (right > wrong) return 'UTF-8'
  return isGbk(bytes) ? 'GBK' : 'Windows-1252'
}

function zeroShare(bytes: Uint8Array): number {
  return bytes.filter((byte) => byte === 0).length / bytes.byteLength
}

/** Zeros stand in one half of the pairs: the upper bytes of letters. */
function isOneSided(bytes: Uint8Array): boolean {
  if (bytes.byteLength % 2 === 1) return false
  const sides = [0, 0]
  for (const [index, byte] of bytes.entries()) if (byte === 0) sides[index % 2] = (sides[index % 2] ?? 0) + 1
  return Math.max(...sides) >= ONE_SIDED * ((sides[0] ?? 0) + (sides[1] ?? 0))
}

/** Chinese characters are pairs of high bytes; accented letters of western languages stand alone. */
function isGbk(bytes: Uint8Array): boolean {
  let [paired, high] = [0, 0]
  for (let at = 0; at < bytes.byteLength; at += 1) {
    if ((bytes[at] ?? 0) < 0x80) continue
    high += 1
    if ((bytes[at] ?? 0) < 0xa1 || (bytes[at + 1] ?? 0) < 0xa1) continue
    paired += 2
    high += 1
    at += 1
  }
  return paired > high / 2
}
