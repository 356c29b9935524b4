import type { FlagRecord, FlagValue } from '../../protocol/flags.ts'
import type { LedgerPart, LedgerPartName } from '../../protocol/ledger.ts'
import { isMachineWait } from '../ledger/ledger-groups.ts'
import { type KnownEffect, measuredMove, nearestEffect } from './measured-move.ts'
import { MECHANISMS } from './mechanisms.ts'
import type { Change, Move, MoveOutcome } from './move.ts'
import { type PartTimes, withPartTimes } from './part-times.ts'
import type { UnknownReason } from './reasons.ts'
import { exposedMs, REPLY_PARTS, type TurnWork, type WhatIfTurn, workOf } from './turn-work.ts'

/** Settings changed, by name. */
export type Changes = Readonly<Record<string, FlagValue>>

/** A turn as it would be with some settings changed. */
export interface Prediction {
  readonly kind: 'known'
  /** Contiguous, and sum to `heardMs`. */
  readonly parts: readonly LedgerPart[]
  readonly heardMs: number
  /** Holds the wait of the same sentence, said again under these settings, in 80 % of cases. */
  readonly interval: { readonly fromMs: number; readonly toMs: number }
  /** Uncertainty that stays however often it is said, and that of a single turn, one standard deviation. */
  readonly sdMs: { readonly effect: number; readonly turn: number }
  /** Where each change's effect comes from. */
  readonly sources: Readonly<Record<string, 'measured' | 'mechanism'>>
}

/** Nobody can say, since the effect of these settings is not known. */
export interface NoPrediction {
  readonly kind: 'unknown'
  readonly reasons: readonly { readonly flag: string; readonly reason: UnknownReason }[]
}

/** 80 % of a normal distribution lie within so many standard deviations. */
export const EIGHTY_PERCENT = 1.2816
/** The same work takes longer or shorter by this much when it is done again. */
const WORK_SCATTER = 0.12
const LEAST_SCATTER_MS = 3

const NO_TIMES: PartTimes = {}

/**
 * Predicts a turn with one or several settings changed: by what a change was measured to be worth where it was, otherwise by
 * moving the setting's own part. One unknown effect makes the whole unknown: it is no 0. `times`: parts that are told how
 * long they take, whatever the settings make of them.
 */
export function predictTurn(
  turn: WhatIfTurn,
  changes: Changes,
  effects: readonly KnownEffect[] = [],
  times: PartTimes = NO_TIMES,
): Prediction | NoPrediction {
  const names = Object.keys(changes).filter((name) => changes[name] !== turn.flags[name])
  const work = workOf(turn)
  if (!work) return { kind: 'unknown', reasons: names.map((flag) => ({ flag, reason: 'noLedger' })) }
  if (wasCached(turn)) return { kind: 'unknown', reasons: names.map((flag) => ({ flag, reason: 'lookedUp' })) }
  // A measured effect is of what is waited for, whatever moved before it: it comes last.
  const measured = (flag: string) => nearestEffect(effects, { flag, before: turn.flags, to: changes[flag] ?? false })
  const ordered = names.toSorted((a, b) => Number(measured(a) !== undefined) - Number(measured(b) !== undefined))
  const outcome = moveAll(turn, work, changes, ordered, effects)
  if (outcome.reasons.length > 0) return { kind: 'unknown', reasons: outcome.reasons }
  const after = withPartTimes(outcome.work, times)
  const isChanged = names.length > 0 || Object.keys(times).length > 0
  const parts = isChanged ? laidOut(work, after) : (turn.ledger?.parts ?? [])
  const heardMs = parts.reduce((sum, { ms }) => sum + ms, 0)
  const effect = Math.hypot(...outcome.sds, outOfShadow(work, after) * IN_A_HURRY)
  const turnSd = scatterOf(parts, isChanged)
  const reach = EIGHTY_PERCENT * Math.hypot(effect, turnSd)
  return {
    kind: 'known',
    ...{ parts, heardMs, sources: outcome.sources },
    interval: { fromMs: Math.max(0, heardMs - reach), toMs: heardMs + reach },
    sdMs: { effect, turn: turnSd },
  }
}

type Source = 'measured' | 'mechanism'

interface Moved {
  work: TurnWork
  readonly sds: number[]
  readonly sources: Record<string, Source>
  readonly reasons: NoPrediction['reasons'][number][]
}

/** One change after the other, each on the turn that those before it left. */
function moveAll(
  turn: WhatIfTurn,
  work: TurnWork,
  changes: Changes,
  names: readonly string[],
  effects: readonly KnownEffect[],
): Moved {
  const moved: Moved = { work, sds: [], sources: {}, reasons: [] }
  const all: FlagRecord = { ...turn.flags, ...changes }
  let before = turn.flags
  for (const flag of names) {
    const after = { ...before, [flag]: changes[flag] ?? false }
    const { outcome, source } = moveOf({ turn, work: moved.work, before, after }, flag, all, effects)
    before = after
    if ('unknown' in outcome) {
      moved.reasons.push({ flag, reason: outcome.unknown })
      continue
    }
    moved.work = outcome.work
    moved.sds.push(...spreadsOf(outcome))
    moved.sources[flag] = source
  }
  return moved
}

/** What one change does: as it was measured under just these settings, as can be worked out, or as it was measured elsewhere. */
function moveOf(
  change: Change,
  flag: string,
  all: FlagRecord,
  effects: readonly KnownEffect[],
): { readonly outcome: MoveOutcome; readonly source: Source } {
  const { turn, work, before, after } = change
  const mechanism = MECHANISMS[flag]
  const known = nearestEffect(effects, { flag, before, to: after[flag] ?? false })
  if (known && (known.sameFlags || !mechanism?.move)) {
    return { outcome: measuredMove(work, known, mechanism?.parts ?? []), source: 'measured' }
  }
  // A setting that acts neither before nor with all changes moves nothing.
  const acts = mechanism?.acts
  if (acts && !acts(all) && !acts(turn.flags)) return { outcome: { work, sdMs: {} }, source: 'mechanism' }
  return { outcome: mechanism?.move?.(change) ?? { unknown: 'notMeasured' }, source: 'mechanism' }
}

/** What a part's uncertainty comes to in the wait: nothing where the work stays in the shadow of the hold. */
function spreadsOf({ work, sdMs }: Move): readonly number[] {
  const total = sumOf(exposedMs(work))
  return Object.entries(sdMs).map(([part, sd]) => {
    const at = work.parts.findIndex((one) => one.part === part)
    const whole = work.parts[at]
    if (!whole) return sd
    const parts = work.parts.with(at, { ...whole, wholeMs: whole.wholeMs + sd })
    return Math.abs(sumOf(exposedMs({ ...work, parts })) - total)
  })
}

/** Work that was done beside the hold was done while nobody waited: with others after it, it takes longer by as much again, or not. */
const IN_A_HURRY = 1

/** How much of a reply that was not waited for is, milliseconds. */
function outOfShadow(before: TurnWork, after: TurnWork): number {
  if (before.begunMs === undefined) return 0
  const [was, is] = [exposedMs(before), exposedMs(after)]
  return before.parts.reduce(
    (sum, { part }, at) => (REPLY_PARTS.includes(part) ? sum + Math.max(0, (is[at] ?? 0) - (was[at] ?? 0)) : sum),
    0,
  )
}

/** The ledger with each part changed by what is waited for more or less of its work: so no change leaves it as it was. */
function laidOut(before: TurnWork, after: TurnWork): readonly LedgerPart[] {
  const [was, is] = [exposedMs(before), exposedMs(after)]
  let startMs = 0
  return before.parts.map(({ wholeMs: _, ...part }, at) => {
    const ms = Math.max(0, part.ms + (is[at] ?? 0) - (was[at] ?? 0))
    const placed = { ...part, startMs, ms }
    startMs += ms
    return placed
  })
}

/** How far the same sentence, said again, would lie from this: work scatters, and what the machine took it may not take again. */
function scatterOf(parts: readonly LedgerPart[], changed: boolean): number {
  const sum = (chosen: (part: LedgerPart) => boolean) =>
    parts.reduce((total, part) => (chosen(part) ? total + part.ms : total), 0)
  const isWork = ({ part }: LedgerPart) => !FIXED_PARTS.includes(part)
  const workMs = sum((part) => isWork(part) && !isMachineWait(part))
  return changed ? Math.hypot(LEAST_SCATTER_MS, workMs * WORK_SCATTER, sum(isMachineWait)) : 0
}

const FIXED_PARTS: readonly LedgerPartName[] = ['endpoint.hold', 'playback', 'tts.leading_silence']

function wasCached({ counters }: WhatIfTurn): boolean {
  return (counters['llm.cacheHit'] ?? 0) > 0 || (counters['tts.firstCacheHit'] ?? 0) > 0
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
