import type { Sampling } from '../contract.ts'
import { type DrawLimits, drawToken } from './token-draw.ts'

/** Picks the next token from its scores. */
export interface Sampler {
  readonly kind: 'greedy' | 'sampled'
  pick(logits: Float32Array): number
}

/** What a model's makers want besides temperature and top-k, which are flags. */
export interface SamplingHabits extends Omit<DrawLimits, 'topK'> {
  /** Scores of tokens that occurred in prompt or reply are divided by it (multiplied where negative); 1 means no difference. */
  readonly repetitionPenalty: number
  /** Taken from the scores of tokens that occurred in the reply; 0 means no difference. */
  readonly presencePenalty: number
}

/** A model that says nothing of it. */
export const NO_HABITS: SamplingHabits = { topP: 1, minP: 0, repetitionPenalty: 1, presencePenalty: 0 }

/**
 * The sampler for the given settings. Greedy where nothing is left to chance; penalties count there too. Its state (the
 * random numbers, and what it picked) is its own.
 *
 * @param prompt tokens before the reply, for the penalties
 */
export function createSampler(
  sampling: Sampling,
  habits: SamplingHabits = NO_HABITS,
  prompt: readonly number[] = [],
): Sampler {
  const { doSample, temperature, topK, seed } = sampling
  const penalise = penalties(habits, prompt)
  const greedy = !doSample || temperature === 0 || topK === 1
  const random = mulberry32(seed)
  const choose = greedy
    ? argMax
    : (logits: Float32Array) => drawToken(logits, argMax(logits), temperature, { ...habits, topK }, random())
  if (!penalise) return { kind: greedy ? 'greedy' : 'sampled', pick: choose }
  return {
    kind: greedy ? 'greedy' : 'sampled',
    pick: (logits) => {
      const picked = choose(penalise.apply(logits))
      penalise.picked(picked)
      return picked
    },
  }
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

/** Scores with what was said before made less likely, as transformers (repetition) and OpenAI (presence) do it. */
function penalties({ repetitionPenalty, presencePenalty }: SamplingHabits, prompt: readonly number[]) {
  if (repetitionPenalty === 1 && presencePenalty === 0) return undefined
  const seen = new Set(prompt)
  const replied = new Set<number>()
  return {
    apply(logits: Float32Array): Float32Array {
      const scores = logits.slice()
      for (const id of seen) {
        const score = scores[id]
        if (score !== undefined) scores[id] = score > 0 ? score / repetitionPenalty : score * repetitionPenalty
      }
      for (const id of replied) scores[id] = (scores[id] ?? 0) - presencePenalty
      return scores
    },
    picked(id: number): void {
      seen.add(id)
      replied.add(id)
    },
  }
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
