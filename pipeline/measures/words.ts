import type { Outcome } from './judgement.ts'
import type { TurnFate } from './turn-fate.ts'

/** A text in the two languages of the product. */
export interface Bilingual {
  readonly en: string
  readonly zh: string
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, Bilingual>> = {
  better: { en: 'Better', zh: '更好' },
  worse: { en: 'Worse', zh: '更差' },
  equivalent: { en: 'Equivalent', zh: '相当' },
  undecided: { en: 'Undecided', zh: '未定' },
}

/** Beside the word, so that the outcome does not depend on a colour. */
export const OUTCOME_SIGNS: Readonly<Record<Outcome, string>> = {
  better: '▼',
  worse: '▲',
  equivalent: '≈',
  undecided: '?',
}

export const FATE_WORDS: Readonly<Record<TurnFate, Bilingual>> = {
  whole: { en: 'whole', zh: '完整' },
  cutOff: { en: 'cut off', zh: '被截断' },
  interrupted: { en: 'interrupted', zh: '被打断' },
  failed: { en: 'failed', zh: '失败' },
  notMeasured: { en: 'not measured', zh: '未测到' },
}
