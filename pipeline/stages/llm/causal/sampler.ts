import { kthLargest } from '../../../base/select.ts'
import type { Sampling } from '../contract.ts'

/** Picks the next token from its scores. */
export interface Sampler {
  readonly kind: 'greedy' | 'sampled'
  pick(logits: Float32Array): number
}

/** The sampler for the given settings. Greedy where nothing is left to chance; its state (the random numbers) is its own. */
export function createSampler(sampling: Sampling): Sampler {
  const { doSample, temperature, topK, seed } = sampling
  if (!doSample || temperature === 0 || topK === 1) return { kind: 'greedy', pick: argMax }
  const random = mulberry32(seed)
  return { kind: 'sampled', pick: (logits) => sample(logits, temperature, topK, random()) }
}

/** Index of the largest score: no soft-max, no sort. The first of equals. */
export function argMax(logits: Float32Array): number {
  let best = 0
  let bestScore = logits[0] ?? Number.NEGATIVE_INFINITY
  for (let index = 1; index < logits.length; index += 1) {
    const score = logits[index] ?? Number.NEGATIVE_INFINITY
    if (score > bestScore) {
      best = index
      bestScore = score
    }
  }
  return best
}

/** Draws from the soft-max of the `topK` largest scores (0: all) at a temperature; `chance` is from 0 to 1. */
function sample(logits: Float32Array, temperature: number, topK: number, chance: number): number {
  const limited = topK > 0 && topK < logits.length
  const least = limited ? kthLargest(logits.slice(), logits.length, topK) : Number.NEGATIVE_INFINITY
  const top = logits[argMax(logits)] ?? 0
  let total = 0
  const weights = new Float64Array(logits.length)
  for (let index = 0; index < logits.length; index += 1) {
    const score = logits[index] ?? Number.NEGATIVE_INFINITY
    if (score < least) continue
    const weight = Math.exp((score - top) / temperature)
    weights[index] = weight
    total += weight
  }
  let rest = chance * total
  for (let index = 0; index < weights.length; index += 1) {
    rest -= weights[index] ?? 0
    if (rest < 0) return index
  }
  return argMax(logits)
}

/** Tommy Ettinger's mulberry32: small, fast, and the same numbers on every machine for the same seed. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
