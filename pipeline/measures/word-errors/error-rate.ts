import type { Metric } from '../../protocol/experiments.ts'
import { METRIC_WORDS } from '../session-words.ts'
import type { Bilingual } from '../words.ts'

/**
 * What errors are counted in. Chinese is written without spaces, so each of its characters counts as a word (see
 * `wordsOf`); the rate is called by what it counts for the most part.
 */
export type ErrorUnit = 'word' | 'character'

/** A rate of errors by what it counts. */
interface ErrorRateWords {
  /** `Word error rate` */
  readonly name: Bilingual
  /** `WER` */
  readonly short: string
  /** `word errors` */
  readonly errors: Bilingual
}

/** What the rate is called everywhere. */
export const ERROR_RATES: Readonly<Record<ErrorUnit, ErrorRateWords>> = {
  word: { name: METRIC_WORDS.wordErrorRate, short: 'WER', errors: { en: 'word errors', zh: '词错' } },
  character: {
    name: { en: 'Character error rate', zh: '字错误率' },
    short: 'CER',
    errors: { en: 'character errors', zh: '字错' },
  },
}

/** What errors in these texts are counted in: characters where more of them are Chinese than words are not. */
export function errorUnitOf(said: Iterable<string | null | undefined>): ErrorUnit {
  let [characters, words] = [0, 0]
  for (const text of said) {
    characters += text?.match(/\p{Script=Han}/gu)?.length ?? 0
    words += text?.match(/(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu)?.length ?? 0
  }
  return characters > words ? 'character' : 'word'
}

/** The unit of results that say one only where it is not words. */
export function unitOfArms(arms: Iterable<{ readonly errorUnit?: 'character' | undefined }>): ErrorUnit {
  return [...arms].some(({ errorUnit }) => errorUnit === 'character') ? 'character' : 'word'
}

/** A metric's name at the head of a row or column: `Character error rate (CER)`. */
export function metricTitle(metric: Metric, unit: ErrorUnit): Bilingual {
  if (metric !== 'wordErrorRate') return METRIC_WORDS[metric]
  const { name, short } = ERROR_RATES[unit]
  return { en: `${name.en} (${short})`, zh: `${name.zh}（${short}）` }
}

/** A rate's name within a sentence: `word error rate`. */
export function rateInSentence(unit: ErrorUnit): Bilingual {
  const { en, zh } = ERROR_RATES[unit].name
  return { en: en.toLowerCase(), zh }
}
