/** A p-value that may have to stand beside others. */
export interface Tested {
  readonly pValue: number
  /** The smallest p the test could have had. */
  readonly smallestPValue: number
}

/** How often something may be found by chance where there is nothing. */
export const LEVEL = 0.05

/**
 * Adjusts p-values of one family so that with all of them together something is found by chance in at most 5 % of
 * sessions (Holm 1979). Tests that could not have found anything whatever they saw (`smallestPValue` above 5 %) take no
 * part and cost the others nothing (Tarone 1990). Order is kept.
 */
export function holmAdjusted(tests: readonly Tested[]): number[] {
  const adjusted = tests.map(({ pValue }) => pValue)
  const able = tests.map((test, index) => ({ ...test, index })).filter(({ smallestPValue }) => smallestPValue <= LEVEL)
  able.sort((a, b) => a.pValue - b.pValue)
  let before = 0
  for (const [place, { pValue, index }] of able.entries()) {
    before = Math.min(1, Math.max(before, pValue * (able.length - place)))
    adjusted[index] = before
  }
  return adjusted
}
