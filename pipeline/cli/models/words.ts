import { Failure } from '../../base/failure.ts'
import type { InBoth } from '../../hub/catalogue/licences.ts'

/** Bytes as people say them: decimal, as disks are sold. */
export function megabytes(bytes: number): string {
  const mb = bytes / 1e6
  return mb < 10 ? `${mb.toFixed(1)} MB` : mb < 10_000 ? `${mb.toFixed(0)} MB` : `${(mb / 1000).toFixed(1)} GB`
}

/** Seconds as people wait them. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
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
