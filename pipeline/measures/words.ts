import type { Losses, TurnFate } from './turn-fate.ts'
import type { Outcome } from './verdicts/judgement.ts'

/** A text in the two languages of the product. */
export interface Bilingual {
  readonly en: string
  readonly zh: string
}

/** A table of words in one language. */
export function inLanguage<Key extends string>(
  table: Readonly<Record<Key, Bilingual>>,
  language: keyof Bilingual,
): Readonly<Record<Key, string>> {
  const entries = Object.entries<Bilingual>(table).map(([key, words]) => [key, words[language]])
  return Object.fromEntries(entries)
}

/** What a difference is called, in both languages. */
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

/** What became of a turn, in both languages. */
export const FATE_WORDS: Readonly<Record<TurnFate, Bilingual>> = {
  whole: { en: 'whole', zh: '完整' },
  cutOff: { en: 'cut off', zh: '被截断' },
  takenBack: { en: 'taken back', zh: '被说话人收回' },
  interrupted: { en: 'interrupted', zh: '被打断' },
  failed: { en: 'failed', zh: '失败' },
  notMeasured: { en: 'not measured', zh: '未测到' },
}

const LOST = ['cutOff', 'takenBack', 'interrupted', 'failed', 'notMeasured'] as const

/** `2 cut off, 1 interrupted`: what was lost, by its kind; empty where nothing was. */
export function lostKinds(losses: Losses): Bilingual {
  const kinds = LOST.filter((fate) => losses[fate] > 0)
  return {
    en: kinds.map((fate) => `${losses[fate]} ${FATE_WORDS[fate].en}`).join(', '),
    zh: kinds.map((fate) => `${losses[fate]} 轮${FATE_WORDS[fate].zh}`).join('、'),
  }
}
