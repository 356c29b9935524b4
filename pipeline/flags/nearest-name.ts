import { editDistance } from '../base/text/edit-distance.ts'

/** Shorter words are parts of too many names to mean one. */
const MIN_PART_LENGTH = 4

/**
 * The candidate that a mistyped word most likely meant: the one fewest edits away, if those are at most a third of
 * the word's length or the word is a part of the name. Case and dashes for underscores do not count as edits.
 * `undefined` where nothing is near.
 */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  const wanted = fold(word)
  let best: { readonly name: string; readonly edits: number } | undefined
  for (const name of candidates) {
    const isPart = wanted.length >= MIN_PART_LENGTH && fold(name).includes(wanted)
    const edits = editDistance(wanted, fold(name))
    if ((isPart || edits <= Math.ceil(wanted.length / 3)) && (!best || edits < best.edits)) best = { name, edits }
  }
  return best?.name
}

function fold(word: string): string {
  return word.toUpperCase().replaceAll('-', '_')
}
