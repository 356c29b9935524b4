import { sessionTitle } from '../../../../pipeline/measures/session-words.ts'
import type { Comparison, ExperimentResult, Metric } from '../../../../pipeline/protocol/experiments.ts'
import type { Arm, Session } from '../../../../pipeline/protocol/sessions.ts'
import type { EffectShift, MeasuredEffect } from '../flags/flag-effect.ts'

/** Experiments whose results are looked at: those before them are seldom of the machine as it is. */
const EXPERIMENTS_READ = 3

/**
 * The newest experiments of this machine that are over, have turns and can say what a single flag is worth (ablations,
 * and comparisons of arms that differ in nothing else), of a list that is newest first.
 */
export function readableExperiments(sessions: readonly Session[]): readonly Session[] {
  return sessions
    .filter(({ imported, counts }) => !imported && counts.turns > 0)
    .filter(({ state }) => state !== 'running' && state !== 'paused')
    .filter(({ kind, arms }) => kind === 'ablation' || (kind === 'ab' && arms.some((arm) => onlyFlag(arms[0], arm))))
    .slice(0, EXPERIMENTS_READ)
}

/** What each flag alone was worth in an experiment. Flags that it did not turn alone, or could not measure, are absent. */
export function experimentEffects(session: Session, result: ExperimentResult): ReadonlyMap<string, MeasuredEffect> {
  const found = turnedAlone(session, result).flatMap(({ flag, from, to }): [string, MeasuredEffect][] => {
    const effect = effectOf(session, result, { flag, from, to })
    return effect ? [[flag, effect]] : []
  })
  return new Map(found)
}

/** A flag, and the arms between which it alone was turned. */
interface TurnedFlag {
  readonly flag: string
  readonly from: string
  readonly to: string
}

function turnedAlone({ kind, arms }: Session, { ablation = [] }: ExperimentResult): readonly TurnedFlag[] {
  if (kind === 'ablation') return ablation.flatMap(({ flag, alone }) => (alone ? [{ ...alone, flag }] : []))
  const [reference] = arms
  return arms.flatMap((arm) => {
    const flag = onlyFlag(reference, arm)
    return reference && flag ? [{ flag, from: reference.id, to: arm.id }] : []
  })
}

/** The flag in which two arms of the local pipeline differ, where it is the only one. */
function onlyFlag(before: Arm | undefined, after: Arm): string | undefined {
  if (!before || before.remote !== undefined || after.remote !== undefined) return undefined
  const names = new Set([...Object.keys(before.values), ...Object.keys(after.values)])
  const turned = [...names].filter((name) => before.values[name] !== after.values[name])
  return turned.length === 1 ? turned[0] : undefined
}

function effectOf(
  session: Session,
  { comparisons }: ExperimentResult,
  { flag, ...turned }: TurnedFlag,
): MeasuredEffect | undefined {
  const { id, kind, arms, pace, startedAt, endedAt = startedAt } = session
  const title = sessionTitle(session)
  const valueIn = (armId: string) => arms.find((arm) => arm.id === armId)?.values[flag]
  const [from, to] = [valueIn(turned.from), valueIn(turned.to)]
  const pair = comparisons.filter((one) => one.from === turned.from && one.to === turned.to)
  const [processing, heard] = [shiftOf(pair, 'processingMs'), shiftOf(pair, 'heardMs')]
  const utterances = (processing ?? heard)?.countBefore
  if (from === undefined || to === undefined || utterances === undefined) return undefined
  const source = { sessionId: id, kind: kind === 'ablation' ? kind : ('ab' as const), title, pace, utterances }
  return { from, to, processing, heard, sameSpeech: true, at: endedAt, source }
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
  const counts = { countBefore: utterances, countAfter: utterances }
  return { shift, interval: interval ?? undefined, ...counts, found: outcome ?? 'undecided' }
}
