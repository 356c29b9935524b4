import { isCjk, startsWithPunctuation } from '../../../models/token-text.ts'
import type { HeardWord } from '../contract.ts'

/** A piece of text and where the network reported it, in samples of the stream. */
export interface HeardPiece {
  readonly text: string
  readonly startSample: number
  readonly endSample: number
}

/**
 * Words and where they lie. A word begins with a space; a Chinese character is a word of its own, and a piece of several
 * shares its time among them; a punctuation mark belongs to the word before it.
 */
export function wordsOfPieces(pieces: readonly HeardPiece[]): readonly HeardWord[] {
  const words: { text: string; startSample: number; endSample: number }[] = []
  let apart = true
  for (const { text, startSample, endSample } of pieces.flatMap(charactersApart)) {
    const trimmed = text.trimStart()
    const last = words.at(-1)
    const begins = apart || trimmed !== text || isCjk(trimmed) || (last && isCjk(last.text.at(-1) ?? ''))
    // A space alone only says that the next word begins.
    apart = trimmed === ''
    if (trimmed === '') continue
    if (last && (startsWithPunctuation(trimmed) || !begins)) {
      last.text += trimmed
      last.endSample = endSample
    } else {
      words.push({ text: trimmed, startSample, endSample })
    }
  }
  return words.map((word) => ({ ...word, text: word.text.trimEnd() }))
}

/** A piece with Chinese characters as pieces of one character each, with equal shares of its time. */
function charactersApart(piece: HeardPiece): HeardPiece[] {
  const characters = [...piece.text]
  if (!characters.some(isCjk) || characters.length === 1) return [piece]
  const share = (piece.endSample - piece.startSample) / characters.length
  return characters.map((text, index) => ({
    text,
    startSample: Math.round(piece.startSample + index * share),
    endSample: Math.round(piece.startSample + (index + 1) * share),
  }))
}
