import type { ExperimentResult } from '../../protocol/experiments.ts'
import type { FlagRecord } from '../../protocol/flags.ts'
import type { Session } from '../../protocol/sessions.ts'
import type { KnownEffect } from './measured-move.ts'
import type { Changes } from './predict.ts'

/** The settings in which two arms differ, with the values of the second. */
export function changesBetween(before: FlagRecord, after: FlagRecord): Changes {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value))
}

/** A comparison of a session's first arm with another one in what is heard, milliseconds, as it was measured. */
export interface MeasuredComparison {
  readonly sessionId: string
  readonly at: string
  readonly referenceArm: string
  readonly flags: FlagRecord
  readonly changes: Changes
  readonly shiftMs: number
  readonly interval: { readonly from: number; readonly to: number } | undefined
}

/** What a comparison of arms of the local pipeline, at the pace of speech, found; each arm against the first. */
export function measuredComparisons(
  session: Pick<Session, 'id' | 'arms' | 'pace' | 'startedAt' | 'endedAt'>,
  { comparisons }: Pick<ExperimentResult, 'comparisons'>,
): readonly MeasuredComparison[] {
  const [reference, ...others] = session.arms
  if (!reference || reference.remote !== undefined || session.pace !== 'realtime') return []
  return others.flatMap((arm) => {
    const heard = comparisons.find(
      ({ metric, from, to }) => metric === 'heardMs' && from === reference.id && to === arm.id,
    )
    const { shift, interval } = heard ?? {}
    const sameModels = JSON.stringify(arm.models ?? {}) === JSON.stringify(reference.models ?? {})
    if (shift === undefined || shift === null || arm.remote !== undefined || !sameModels) return []
    const changes = changesBetween(reference.values, arm.values)
    if (Object.keys(changes).length === 0) return []
    return [
      {
        sessionId: session.id,
        at: session.endedAt ?? session.startedAt,
        referenceArm: reference.id,
        ...{ flags: reference.values, changes, shiftMs: shift, interval: interval ?? undefined },
      },
    ]
  })
}

/** What single settings were measured to be worth in comparisons that changed nothing else. */
export function effectsOf(measured: readonly MeasuredComparison[]): readonly KnownEffect[] {
  return measured.flatMap(({ at, flags, changes, shiftMs, interval }) => {
    const [change, ...more] = Object.entries(changes)
    if (!change || more.length > 0) return []
    const [flag, to] = change
    const from = flags[flag]
    return from === undefined ? [] : [{ flag, from, to, shiftMs, interval, flags, at }]
  })
}
