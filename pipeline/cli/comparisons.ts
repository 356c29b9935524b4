import type { ComparedTurn } from '../experiments/compared-turn.ts'
import { compareTurns, DEFAULT_COMPARISON } from '../experiments/comparisons.ts'
import { countWordErrors } from '../experiments/word-errors.ts'
import type { BenchArm, BenchComparison, BenchTurn } from './bench-form.ts'
import { wasCached } from './bench-summary.ts'

/**
 * Every other arm against the first, in both headline numbers, by the statistics of experiments: clips make the pairs.
 * Turns whose reply came out of a cache stay out of them.
 */
export function compareArms(arms: readonly Pick<BenchArm, 'name' | 'turns'>[]): BenchComparison[] {
  const [reference, ...others] = arms.map(({ name }) => name)
  if (reference === undefined) return []
  const turns = arms.flatMap(({ name, turns: run }) => run.filter((turn) => !wasCached(turn)).map(comparedTurn(name)))
  const pairs = others.map((to) => ({ from: reference, to }))
  const compared = compareTurns(turns, pairs, { ...DEFAULT_COMPARISON, resamples: 0, nameOf: (name) => name })
  return compared.flatMap(
    ({ metric, from, to, utterances, shift, interval, pValue, adjustedPValue, outcome, verdict }) =>
      metric === 'processingMs' || metric === 'heardMs'
        ? [
            {
              ...{ from, to, metric, clips: utterances, shiftMs: shift, intervalMs: interval },
              ...{ pValue, adjustedPValue, outcome, verdict },
            },
          ]
        : [],
  )
}

function comparedTurn(armId: string): (turn: BenchTurn) => ComparedTurn {
  return ({ clip, processingMs, heardMs, counters, wer, reference, transcript }) => ({
    ...{ armId, utterance: clip, processingMs: processingMs ?? undefined, heardMs: heardMs ?? undefined },
    cpuMs: counters['host.cpuMs'],
    words: wer === null || reference === null ? undefined : countWordErrors(reference, transcript),
  })
}
