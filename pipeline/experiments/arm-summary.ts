import { armCost } from '../measures/cost/turn-cost.ts'
import { disturbanceOf } from '../measures/ledger/disturbance.ts'
import { percentile } from '../measures/statistics/percentiles.ts'
import { countLosses, lostItsEnd } from '../measures/turn-fate.ts'
import { errorUnitOf } from '../measures/word-errors/error-rate.ts'
import { countCharacterErrors, wordErrorRate } from '../measures/word-errors/word-errors.ts'
import type { Counters } from '../protocol/counters.ts'
import type { ArmSummary } from '../protocol/experiments.ts'
import { FLOATING_PARTS } from '../protocol/ledger.ts'
import type { SessionTurn } from '../protocol/sessions.ts'
import { hasHonestTime } from '../protocol/turns.ts'
import { samplesOf } from './compare.ts'
import { comparedTurnOf, counts, fateOf, isMeasured } from './compared-turn.ts'
import { type BootstrapOptions, isReliable, quantileInterval, type Sample } from './statistics/bootstrap.ts'
import { distinctBigrams } from './statistics/distinct-bigrams.ts'

/**
 * What one arm's turns come to: speed, and what it costs. Percentiles are of whole turns that count (no warm-up, not
 * cold, not cached); what was lost is counted beside them. Word errors, gaps and waste are of all turns but warm-ups, since a cached reply was still heard and spoken.
 */
export function summariseArm(armId: string, turns: readonly SessionTurn[], options: BootstrapOptions): ArmSummary {
  const run = turns.filter((turn) => turn.armId === armId && !turn.warmUp)
  const whole = run.filter(isMeasured)
  const counting = whole.map(comparedTurnOf)
  const processing = samplesOf(counting, 'processingMs')
  const heard = samplesOf(counting, 'heardMs')
  const counters = run.map(({ record }) => record.counters)
  return {
    armId,
    turns: run.length,
    measured: processing.length,
    cached: run.filter(({ cached }) => cached).length,
    cold: run.filter(({ cold }) => cold).length,
    notMeasurable: run.filter(
      (turn) => turn.record.status !== 'failed' && comparedTurnOf(turn).processingMs === undefined,
    ).length,
    failed: run.filter(({ record }) => record.status === 'failed').length,
    lost: countLosses(run.filter(counts).map(fateOf)),
    disturbed: run.filter(({ record }) => disturbanceOf(record) !== undefined).length,
    utterances: new Set(counting.map(({ utterance }) => utterance)).size,
    processingMs: { p50: quantile(processing, 0.5, options), p95: quantile(processing, 0.95, options) },
    heardMs: { p50: quantile(heard, 0.5, options), p95: quantile(heard, 0.95, options) },
    parts: partMedians(whole.filter(({ record }) => hasHonestTime(record))),
    wordErrorRate: wordErrorRate(run.flatMap(({ wordErrors }) => wordErrors ?? [])) ?? null,
    ...(errorUnitOf(run.map(({ stimulus }) => stimulus?.expected)) === 'character'
      ? { errorUnit: 'character' as const }
      : {}),
    characterErrorRate: wordErrorRate(run.flatMap(characterErrors)) ?? null,
    falseCutOffs: falseCutOffs(run),
    speculationWastedTokens: sumOf(
      counters.map((facts) => facts['speculation.wastedTokens'] ?? wasteUnlessTried(facts)),
    ),
    distinct2: distinctBigrams(run.map(({ record }) => record.reply.text)) ?? null,
    cpuMs: percentile(known(counters.map((facts) => facts['host.cpuMs'])), 0.5) ?? null,
    peakResidentBytes: greatest(known(counters.map((facts) => facts['host.residentBytes']))),
    underruns: sumOf(counters.map((facts) => facts['playback.underruns'])),
    ...costOf(run),
  }
}

/** What was paid for a reply is paid, however the turn ended. */
function costOf(run: readonly SessionTurn[]): Pick<ArmSummary, 'cost'> {
  const cost = armCost(run.map(({ record }) => record.cost))
  return cost ? { cost } : {}
}

/** A percentile of turns with its interval by utterance. */
function quantile(samples: readonly Sample[], p: number, options: BootstrapOptions): ArmSummary['heardMs']['p50'] {
  const value = percentile(
    samples.map((sample) => sample.value),
    p,
  )
  return {
    value: value ?? null,
    interval: quantileInterval(samples, p, options) ?? null,
    reliable: isReliable(samples, p),
  }
}

/** A turn that speculated and wasted nothing counts as 0; one that never did says nothing of waste. */
function wasteUnlessTried(counters: Counters): number | undefined {
  return counters['speculation.tries'] === undefined ? undefined : 0
}

/** Utterances whose last words were missing at least once; unknown where nobody knows what was said. */
function falseCutOffs(run: readonly SessionTurn[]): number | null {
  const judged = run.filter(({ stimulus, wordErrors }) => stimulus?.expected !== undefined && wordErrors !== undefined)
  if (judged.length === 0) return null
  const cut = judged.filter(lostItsEnd)
  return new Set(cut.map(({ stimulus }) => stimulus?.id)).size
}

function characterErrors({ stimulus, wordErrors, record }: SessionTurn) {
  if (stimulus?.expected === undefined || wordErrors === undefined) return []
  return [countCharacterErrors(stimulus.expected, record.transcript.text)]
}

/**
 * Median time of each part of the ledger. Turns without a part stay out of its median; but a part without a place of its
 * own took no time in a ledger that lacks it.
 */
function partMedians(run: readonly SessionTurn[]): Record<string, number> {
  const times = new Map<string, number[]>()
  for (const { record } of run) {
    const ofTurn = new Map<string, number>()
    for (const { part, ms } of record.ledger?.parts ?? []) ofTurn.set(part, (ofTurn.get(part) ?? 0) + ms)
    for (const [part, ms] of ofTurn) {
      const known = times.get(part)
      if (known) known.push(ms)
      else times.set(part, [ms])
    }
  }
  const ledgers = run.filter(({ record }) => record.ledger).length
  for (const part of FLOATING_PARTS) {
    const known = times.get(part)
    if (known) times.set(part, [...known, ...Array<number>(ledgers - known.length).fill(0)])
    if (known && percentile(times.get(part) ?? [], 0.5) === 0) times.delete(part)
  }
  return Object.fromEntries([...times].map(([part, all]) => [part, percentile(all, 0.5) ?? 0]))
}

function known(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined)
}

function greatest(values: readonly number[]): number | null {
  // One by one: there may be more turns than a call takes arguments.
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b))
}

function sumOf(values: readonly (number | undefined)[]): number | null {
  const counted = known(values)
  return counted.length === 0 ? null : counted.reduce((sum, value) => sum + value, 0)
}
