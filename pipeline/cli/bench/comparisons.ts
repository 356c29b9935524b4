import type { ComparedTurn } from '../../experiments/compared-turn.ts'
import { compareTurns, DEFAULT_COMPARISON } from '../../experiments/comparisons.ts'
import { countWordErrors } from '../../measures/word-errors/word-errors.ts'
import type { BenchArm, BenchComparison, BenchTurn } from './bench-form.ts'
import { wasCached } from './bench-summary.ts'

/** How a bench was planned, and whether it came to its end. */
export interface BenchExtent {
  readonly complete: boolean
  readonly turnsPerArm: number
  /** Different clips that there were to say. */
  readonly clips: number
}

/**
 * Every other arm against the first, in both headline numbers, by the statistics of experiments: clips make the pairs.
 * Turns whose reply came out of a cache stay out of them, and turns that were lost are counted.
 */
export function compareArms(
  arms: readonly Pick<BenchArm, 'name' | 'turns'>[],
  { complete, turnsPerArm, clips }: BenchExtent,
): BenchComparison[] {
  const [reference, ...others] = arms.map(({ name }) => name)
  if (reference === undefined) return []
  const turns = arms.flatMap(({ name, turns: run }) => run.map(comparedTurn(name)))
  const pairs = others.map((to) => ({ from: reference, to }))
  const compared = compareTurns(turns, pairs, {
    ...{ ...DEFAULT_COMPARISON, resamples: 0, nameOf: (name) => name },
    ...{ look: complete ? 'planned' : 'early', turnsPerArm, utterancesAvailable: clips },
  })
  return compared.flatMap(
    ({ metric, from, to, utterances, shift, interval, pValue, adjustedPValue, outcome, verdict, matters = false }) =>
      metric === 'processingMs' || metric === 'heardMs'
        ? [
            {
              ...{ from, to, metric, clips: utterances, shiftMs: shift, intervalMs: interval },
              ...{ pValue, adjustedPValue, outcome, verdict, matters },
            },
          ]
        : [],
  )
}

function comparedTurn(armId: string): (turn: BenchTurn) => ComparedTurn {
  return (turn) => {
    const { clip, processingMs, heardMs, counters, wer, reference, transcript, fate } = turn
    return {
      ...{ armId, utterance: clip, fate, setAside: wasCached(turn) },
      ...{ processingMs: processingMs ?? undefined, heardMs: heardMs ?? undefined },
      cpuMs: counters['host.cpuMs'],
      said: reference ?? undefined,
      words: wer === null || reference === null ? undefined : countWordErrors(reference, transcript),
    }
  }
}
