import { editDistance } from '../../base/text/edit-distance.ts'
import { nearestReadings, usualWords } from './nearest-readings.ts'
import { spokenSegments } from './spoken-segments.ts'

/** How far a transcript is from its reference, in words. */
export interface WordErrors {
  /** Fewest substitutions, insertions and deletions that make the reference into the transcript. */
  readonly errors: number
  readonly referenceWords: number
}

/**
 * Counts the word errors of a transcript (Levenshtein distance over words). Spelling that no listener hears is
 * evened out first: see `wordsOf`. Figures count as said in whichever way is nearest to the other text; how many words
 * the reference has does not depend on the transcript.
 */
export function countWordErrors(reference: string, transcript: string): WordErrors {
  const [expected, heard] = readAlike(reference, transcript)
  return { errors: editDistance(expected, heard), referenceWords: wordsOf(reference).length }
}

/**
 * Word error rate of one or several transcripts together: errors by reference words, 0 for flawless; above 1 where
 * more words were wrong than were said. `undefined` where no reference has a word, since there is nothing to err in.
 */
export function wordErrorRate(counts: readonly WordErrors[]): number | undefined {
  const words = counts.reduce((sum, count) => sum + count.referenceWords, 0)
  if (words === 0) return undefined
  return counts.reduce((sum, count) => sum + count.errors, 0) / words
}

/**
 * How many of the last words of the reference are missing from the end of a transcript: what an endpoint that came too
 * early cuts off. Counted as the longest end whose loss explains the distance between the two; words in the middle that
 * are missing or wrong do not count. A transcript that has little of what came before lost no end: it is another sentence.
 */
export function lostLastWords(reference: string, transcript: string): number {
  const [expected, heard] = readAlike(reference, transcript)
  const errors = editDistance(expected, heard)
  for (let lost = Math.min(errors, expected.length); lost > 0; lost -= 1) {
    const kept = expected.slice(0, -lost)
    const wrong = editDistance(kept, heard)
    if (wrong + lost === errors && wrong <= kept.length / 2) return lost
  }
  return 0
}

/** The same as word errors in characters, without spaces: for languages whose words are not written apart, and names. */
export function countCharacterErrors(reference: string, transcript: string): WordErrors {
  const [expected, heard] = readAlike(reference, transcript).map((words) => [...words.join('')])
  return { errors: editDistance(expected ?? [], heard ?? []), referenceWords: [...wordsOf(reference).join('')].length }
}

/**
 * A text as words that can be compared: one form of each character (NFKC), lower case, no punctuation except an
 * apostrophe inside a word, figures and signs in English words as they are usually said ("$5" is five dollars). Each
 * Chinese character counts as a word of its own, because Chinese is written without spaces.
 */
export function wordsOf(text: string): string[] {
  return [...usualWords(spokenSegments(text))]
}

/** The words of both texts, figures in the readings that are nearest to each other. */
function readAlike(reference: string, transcript: string) {
  return nearestReadings(spokenSegments(reference), spokenSegments(transcript))
}
