/**
 * The letters by which icefall's byte-level vocabularies write bytes: printable ASCII stands for itself, the other bytes
 * are letters from U+0100 on, without those that normalisation would take apart.
 */
const FIRST_LETTER = 0x100
const LEFT_OUT = new Set([0x132, 0x133, 0x13f, 0x140, 0x149, 0x17f])
/** What stands for a space besides the space itself. */
const SPACE_LETTER = 0x2047
/** Letters of bytes 217 to 255: the first bytes of every Chinese character are among them, and no language's letters are. */
const RARE_LETTERS = /[\u0180-\u01a6]/
/** So many symbols with such letters are no chance. */
const LEAST_RARE = 20

const byteByLetter: ReadonlyMap<number, number> = new Map(letters())

function* letters(): Generator<[number, number]> {
  let letter = FIRST_LETTER
  for (let byte = 0; byte < 256; byte += 1) {
    if (byte >= 0x20 && byte < 0x7f) {
      yield [byte, byte]
      continue
    }
    while (LEFT_OUT.has(letter)) letter += 1
    yield [letter, byte]
    letter += 1
  }
  yield [SPACE_LETTER, 0x20]
}

/** Whether symbols are written in the letters of bytes: all of them (but the special ones), and many in rare letters. */
export function areByteLetters(symbols: readonly string[]): boolean {
  const written = symbols.filter((symbol) => !/^<.+>$/.test(symbol))
  if (written.filter((symbol) => RARE_LETTERS.test(symbol)).length < LEAST_RARE) return false
  return written.every((symbol) => [...symbol.replaceAll('▁', '')].every((letter) => byteOf(letter) !== undefined))
}

/** The byte that a letter stands for; `undefined` for any other character. */
export function byteOf(letter: string): number | undefined {
  return byteByLetter.get(letter.codePointAt(0) ?? 0)
}
