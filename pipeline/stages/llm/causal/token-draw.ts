import { kthLargest } from '../../../base/select.ts'

/** Tokens that may be drawn, in the order of their numbers, and the weight of each: the likeliest one's is 1. */
interface Candidates {
  readonly ids: Int32Array
  readonly weights: Float64Array
}

/** What limits a draw besides the temperature. */
export interface DrawLimits {
  /** Only so many of the largest scores; 0 means all. */
  readonly topK: number
  /** Only the likeliest tokens that together have this share of the probability; 1 means all. */
  readonly topP: number
  /** Only tokens with at least this share of the likeliest one's probability; 0 means all. */
  readonly minP: number
}

/**
 * Draws a token from the soft-max of the scores at a temperature: the `topK` largest, cut by top-p and then by min-p.
 *
 * @param top index of the largest score
 * @param chance from 0 to 1
 */
export function drawToken(
  logits: Float32Array,
  top: number,
  temperature: number,
  { topK, topP, minP }: DrawLimits,
  chance: number,
): number {
  const { ids, weights } = candidates(logits, logits[top] ?? 0, temperature, topK)
  const floor = Math.max(minP, topP < 1 ? nucleusFloor(weights, topP) : 0)
  let rest = chance * totalFrom(weights, floor)
  for (let index = 0; index < weights.length; index += 1) {
    const weight = weights[index] ?? 0
    if (weight < floor) continue
    rest -= weight
    if (rest < 0) return ids[index] ?? top
  }
  return top
}

function candidates(logits: Float32Array, topScore: number, temperature: number, topK: number): Candidates {
  const limited = topK > 0 && topK < logits.length
  const least = limited ? kthScore(logits, topK) : Number.NEGATIVE_INFINITY
  let count = 0
  for (let index = 0; index < logits.length; index += 1) if ((logits[index] ?? Number.NaN) >= least) count += 1
  const [ids, weights] = [new Int32Array(count), new Float64Array(count)]
  let at = 0
  for (let index = 0; index < logits.length; index += 1) {
    const score = logits[index] ?? Number.NaN
    if (!(score >= least)) continue
    ids[at] = index
    weights[at] = Math.exp((score - topScore) / temperature)
    at += 1
  }
  return { ids, weights }
}

/**
 * The k-th largest score. Of 150,000 nearly all are below the largest that have been seen before: only the others are
 * gathered, and sorted out when there are many.
 */
function kthScore(logits: Float32Array, k: number): number {
  const gathered = new Float32Array(Math.min(logits.length, 4 * k))
  let count = 0
  let least = Number.NEGATIVE_INFINITY
  for (let index = 0; index < logits.length; index += 1) {
    const score = logits[index] ?? Number.NaN
    if (!(score > least)) continue
    gathered[count] = score
    count += 1
    if (count < gathered.length) continue
    // The k largest are in front then.
    least = kthLargest(gathered, count, k)
    count = k
  }
  return count < k ? least : kthLargest(gathered, count, k)
}

/** Nearly always a few dozen tokens hold the share: the rest is not sorted for nothing. */
const BARS = [0.05, 0.0025, 0.0001, 0]

/** The smallest weight among the largest ones that together make up a share of `topP`. */
function nucleusFloor(weights: Float64Array, topP: number): number {
  const wanted = topP * totalFrom(weights, 0)
  for (const bar of BARS) {
    if (bar > 0 && totalFrom(weights, bar) < wanted) continue
    const above = largeFirst(weights, bar)
    let held = 0
    for (const weight of above) {
      held += weight
      if (held >= wanted) return weight
    }
  }
  return 0
}

/** The weights of at least `bar`, the largest first. */
function largeFirst(weights: Float64Array, bar: number): Float64Array {
  const above = new Float64Array(weights.length)
  let count = 0
  for (let index = 0; index < weights.length; index += 1) {
    const weight = weights[index] ?? 0
    if (weight < bar) continue
    above[count] = weight
    count += 1
  }
  return above.subarray(0, count).sort().reverse()
}

function totalFrom(weights: Float64Array, floor: number): number {
  let sum = 0
  for (let index = 0; index < weights.length; index += 1) {
    const weight = weights[index] ?? 0
    if (weight >= floor) sum += weight
  }
  return sum
}
