import type { Comparison, ExperimentResult, Interval } from '../../../../pipeline/protocol/experiments.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'

/** What an experiment says first. */
export interface ExperimentHeadline {
  readonly comparison: Comparison
  /** The same as a share of the reference's median; `undefined` where that is not known, or the metric is a share. */
  readonly share: { readonly value: number; readonly interval: Interval | undefined } | undefined
}

/** In the order in which they are the headline: what a person waits, what is computed, what was understood. */
const METRICS = ['heardMs', 'processingMs', 'wordErrorRate'] as const

/**
 * The comparison that says what an experiment found: the reference against the last arm, of an ablation against the
 * whole set, of a search against what it chose, in the number that people wait for if that was measured. `undefined`
 * while there is nothing to say.
 */
export function headlineOf(result: ExperimentResult): ExperimentHeadline | undefined {
  const { comparisons, arms } = result
  const from = arms[0]?.armId
  const to = judgedArm(result)
  const pair = comparisons.filter((one) => one.from === from && one.to === to && one.shift !== null)
  const metric = METRICS.find((name) => pair.some((one) => one.metric === name))
  const comparison = pair.find((one) => one.metric === metric)
  if (!comparison || comparison.look === 'running') return undefined
  return { comparison, share: shareOf(comparison, result) }
}

/** The arm that is judged against the first. */
export function judgedArm({ arms, ablation, tuning }: ExperimentResult): string | undefined {
  if (tuning) return tuning.find(({ chosen }) => chosen)?.armId
  return (ablation ? arms[1] : arms.at(-1))?.armId
}

function shareOf({ metric, shift, interval, from }: Comparison, { arms }: ExperimentResult) {
  if (metric !== 'heardMs' && metric !== 'processingMs') return undefined
  const median = arms.find(({ armId }) => armId === from)?.[metric].p50.value
  if (!median || shift === null) return undefined
  const bounds = interval ? { from: interval.from / median, to: interval.to / median } : undefined
  return { value: shift / median, interval: bounds }
}

/** Why a set of flags cannot be made active, one code for each reason. */
export type ApplyHindrance = 'running' | 'server' | 'models' | 'same' | 'notBetter' | 'notMeasuredAgain'

/**
 * Whether the judged arm's flags may be offered as an improvement: only what is known to be better, and of a search
 * only what was measured again on turns that had no part in the choice.
 */
export function applyHindrance(session: Session, result: ExperimentResult): ApplyHindrance | undefined {
  if (session.state === 'running' || session.state === 'paused') return 'running'
  const armId = judgedArm(result)
  const arm = session.arms.find(({ id }) => id === armId)
  if (!arm || armId === session.arms[0]?.id) return 'same'
  if (arm.remote !== undefined) return 'server'
  if (arm.models && Object.keys(arm.models).length > 0) return 'models'
  const headline = headlineOf(result)
  if (result.tuning && !headline) return 'notMeasuredAgain'
  const heardWorse = result.comparisons.some(
    ({ to, metric, outcome }) => to === armId && metric === 'wordErrorRate' && outcome === 'worse',
  )
  return headline?.comparison.outcome === 'better' && !heardWorse ? undefined : 'notBetter'
}
