/** From when on a transcript is too doubtful to act on; a pack's recogniser brings it, because it was measured on it. */
export interface RejectionRule {
  /** Weight of the language model's opinion. */
  readonly languageShare: number
  /** Scores below this are rejected. */
  readonly rejectBelow: number
}

/** What speaks for and against a transcript. */
export interface Doubt {
  /** Log-probability of the words' phones less that of reading freely; 0 at best. */
  readonly logRatio: number
  /** Phones that free reading found. */
  readonly phones: number
  /** Mean natural logarithm of the probability of a word after those before it, the end of the sentence counted as one. */
  readonly language: number
}

/**
 * Whether something else was probably said than the lexicon can express: the words fit what was heard too badly, or are
 * too unlikely to follow each other. The same score as `confidence` in assets/recipes/asr/scoring.py.
 */
export function isRejected(rule: RejectionRule, { logRatio, phones, language }: Doubt): boolean {
  return Math.min(0, logRatio) / Math.max(1, phones) + rule.languageShare * language < rule.rejectBelow
}
