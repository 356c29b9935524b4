import { mulberry32 } from './seeded-random.ts'

/** Up to here every pattern of signs is tried. */
const LARGEST_EXACT = 14
const DRAWS = 4000

/** What the permutation test says; `smallestPValue` as in the signed-rank test. */
export interface SignFlip {
  readonly pValue: number
  readonly smallestPValue: number
}

/**
 * Paired permutation test of the sum of differences, two-sided (Fisher 1935): how often random signs make a sum at least
 * as far from 0. For differences that are mostly 0 and very unequal (word errors), where ranks lose what matters.
 * All patterns up to 14 differences that are not 0, then 4000 seeded draws with the seen one counted in (Phipson and
 * Smyth 2010), so that p is never 0.
 */
export function signFlipTest(differences: readonly number[], seed: number): SignFlip {
  const moved = differences.filter((difference) => difference !== 0)
  if (moved.length === 0) return { pValue: 1, smallestPValue: 1 }
  const smallestPValue = Math.min(1, 2 ** (1 - moved.length))
  const seen = Math.abs(moved.reduce((sum, difference) => sum + difference, 0))
  const limit = seen * (1 - 1e-12)
  return { pValue: moved.length <= LARGEST_EXACT ? exactP(moved, limit) : drawnP(moved, limit, seed), smallestPValue }
}

function exactP(moved: readonly number[], limit: number): number {
  const patterns = 2 ** moved.length
  let asFar = 0
  for (let pattern = 0; pattern < patterns; pattern += 1) {
    const sum = moved.reduce((total, difference, bit) => total + ((pattern >> bit) & 1 ? difference : -difference), 0)
    if (Math.abs(sum) >= limit) asFar += 1
  }
  return asFar / patterns
}

function drawnP(moved: readonly number[], limit: number, seed: number): number {
  const random = mulberry32(seed)
  let asFar = 1
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0
    for (const difference of moved) sum += random() < 0.5 ? difference : -difference
    if (Math.abs(sum) >= limit) asFar += 1
  }
  return asFar / (DRAWS + 1)
}
