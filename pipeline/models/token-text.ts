const CJK = /[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3134f}]/u
const PUNCTUATION = /^\p{P}/u

/** Whether a character is one of Chinese writing, which is written without spaces and is a word of its own to us. */
export function isCjk(character: string): boolean {
  return CJK.test(character)
}

/** Whether a text begins with a punctuation mark. */
export function startsWithPunctuation(text: string): boolean {
  return PUNCTUATION.test(text)
}

/**
 * Joins the pieces of tokens to a text: no space between two Chinese characters nor before a punctuation mark, none at
 * the beginning.
 */
export function joinPieces(pieces: readonly string[]): string {
  const characters = [...pieces.join('')]
  const kept = characters.filter((character, index) => {
    const before = characters[index - 1]
    const after = characters[index + 1]
    if (character !== ' ' || before === undefined || after === undefined) return true
    return !((isCjk(before) && isCjk(after)) || startsWithPunctuation(after))
  })
  return kept.join('').trimStart()
}

/** Marks that a piece of a word goes on in the next one. */
const GOES_ON = '@@'

/** Joins Paraformer's symbols: pieces ending in "@@" go on, words of Latin letters stand apart, Chinese characters do not. */
export function joinWordPieces(symbols: readonly string[]): string {
  let text = ''
  let inWord = false
  let beforeIsLatin = false
  for (const symbol of symbols) {
    const goesOn = symbol.endsWith(GOES_ON)
    const piece = goesOn ? symbol.slice(0, -GOES_ON.length) : symbol
    const isLatin = goesOn || (symbol.codePointAt(0) ?? 0) < 0x80
    text += (isLatin && !inWord) || (!isLatin && beforeIsLatin) ? ` ${piece}` : piece
    inWord = goesOn
    beforeIsLatin = isLatin
  }
  return text.trimStart()
}
