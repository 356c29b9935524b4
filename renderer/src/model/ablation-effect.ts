import type { Comparison, ExperimentResult, Metric } from '../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../pipeline/protocol/sessions.ts'
import type { EffectShift, MeasuredEffect } from './flag-effect.ts'

/** Ablations whose results are looked at: those before them are seldom of the machine as it is. */
const ABLATIONS_READ = 3

/** The newest ablations of this machine that are over and have turns, of a list that is newest first. */
export function readableAblations(sessions: readonly Session[]): readonly Session[] {
  return sessions
    .filter(({ kind, imported, counts }) => kind === 'ablation' && !imported && counts.turns > 0)
    .filter(({ state }) => state !== 'running' && state !== 'paused')
    .slice(0, ABLATIONS_READ)
}

/** What each flag alone was worth in an ablation. Flags that it did not turn, or could not measure, are absent. */
export function ablationEffects(
  { id, title, arms, pace, startedAt, endedAt = startedAt }: Session,
  { ablation = [], comparisons }: ExperimentResult,
): ReadonlyMap<string, MeasuredEffect> {
  const valueIn = (armId: string, flag: string) => arms.find((arm) => arm.id === armId)?.values[flag]
  const found = ablation.flatMap(({ flag, alone }): [string, MeasuredEffect][] => {
    if (!alone) return []
    const [from, to] = [valueIn(alone.from, flag), valueIn(alone.to, flag)]
    const pair = comparisons.filter((one) => one.from === alone.from && one.to === alone.to)
    const [processing, heard] = [shiftOf(pair, 'processingMs'), shiftOf(pair, 'heardMs')]
    if (from === undefined || to === undefined || !(processing ?? heard)) return []
    const source = { sessionId: id, title, pace, utterances: alone.utterances }
    return [[flag, { from, to, processing, heard, sameSpeech: true, at: endedAt, source }]]
  })
  return new Map(found)
}

/** For each flag the newest of its measurements. */
export function newestEffects(
  measurements: readonly ReadonlyMap<string, MeasuredEffect>[],
): ReadonlyMap<string, MeasuredEffect> {
  const newest = new Map<string, MeasuredEffect>()
  for (const [flag, effect] of measurements.flatMap((effects) => [...effects])) {
    const before = newest.get(flag)
    if (!before || Date.parse(effect.at) > Date.parse(before.at)) newest.set(flag, effect)
  }
  return newest
}

function shiftOf(pair: readonly Comparison[], metric: Metric): EffectShift | undefined {
  const { shift, interval, outcome, utterances } = pair.find((one) => one.metric === metric) ?? {}
  if (shift === undefined || shift === null || utterances === undefined) return undefined
  const found = outcome === 'better' || outcome === 'worse' ? outcome : 'nothing'
  return { shift, interval: interval ?? undefined, countBefore: utterances, countAfter: utterances, found }
}
