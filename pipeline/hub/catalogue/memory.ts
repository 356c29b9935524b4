/** How much more memory weights take than disk, on a processor: eight bits stay, sixteen are worked with as 32. */
const GROWTH: Readonly<Record<string, number>> = { float32: 1.1, float16: 2.1, q4f16: 2.1 }
const OTHER_GROWTH = 1.15
/** Of a worker itself. */
const WORKER_MB = 150
/** Tokens that a conversation by voice takes. */
const CONTEXT_TOKENS = 2048

/**
 * What a model takes of memory while it runs on a processor, MB: an estimate from the bytes of its weights.
 *
 * @param cacheBytesPerToken of a language model in float16; its cache is as wide as its weights are worked with
 */
export function estimatedMemoryMb(variant: string, weightBytes: number, cacheBytesPerToken = 0): number {
  const weights = (weightBytes / 1e6) * (GROWTH[variant] ?? OTHER_GROWTH)
  const cache = (cacheBytesPerToken * CONTEXT_TOKENS * 2) / 1e6
  return Math.round(weights + cache + WORKER_MB)
}
