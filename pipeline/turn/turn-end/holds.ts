import type { TurnEndFlags } from './detector.ts'

/** Silence that ends a turn whatever a detector says of it. */
export function longestHoldMs({ ASR_SILENCE_TIMEOUT }: Pick<TurnEndFlags, 'ASR_SILENCE_TIMEOUT'>): number {
  return ASR_SILENCE_TIMEOUT * 1000
}
