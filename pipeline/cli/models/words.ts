import { Failure } from '../../base/failure.ts'
import type { InBoth } from '../../hub/catalogue/licences.ts'
import { formatFileSize, PLAIN } from '../../measures/numbers.ts'

/** A size in the terminal. */
export function megabytes(bytes: number): string {
  return formatFileSize(bytes, PLAIN)
}

/** @throws Failure for a language that there are no texts in */
export function languageOf(word: string): keyof InBoth {
  if (word === 'en' || word === 'zh') return word
  throw new Failure('cli.language', `--lang is en or zh, not "${word}"`)
}

/** A list in one word of a command line: `zh,en`. */
export function listIn(word: string | undefined): readonly string[] | undefined {
  return word
    ?.split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}
