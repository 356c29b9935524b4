import type { Interval } from '../../protocol/experiments.ts'
import type { FlagRecord, FlagValue } from '../../protocol/flags.ts'
import { type LedgerPartName, UNATTRIBUTED } from '../../protocol/ledger.ts'
import { lengthened, type Move, wholeOf } from './move.ts'
import { exposedMs, type TurnWork } from './turn-work.ts'

/** What a change of one setting was measured to be worth in what is heard. */
export interface KnownEffect {
  readonly flag: string
  readonly from: FlagValue
  readonly to: FlagValue
  /** `to` minus `from`, milliseconds. */
  readonly shiftMs: number
  /** Absent: too few utterances for one. */
  readonly interval?: Interval | undefined
  /** All other flags that were in force; absent: not told. */
  readonly flags?: FlagRecord | undefined
  /** Wall clock, ISO 8601. */
  readonly at: string
}

/** An effect as it fits a change: turned round where it was measured the other way. */
export interface FittingEffect {
  readonly shiftMs: number
  readonly sdMs: number
  /** It was measured with every other setting as it is here. */
  readonly sameFlags: boolean
}

/** An interval of a comparison's two numbers together holds in 95 %: each reaches so many standard deviations. */
const REACH = 2.24
/** Without an interval, an effect is off by this share of itself; under other flags by this much more. */
const UNSURE_SHARE = 0.3
const OTHER_FLAGS_SHARE = 0.5
const LEAST_SD_MS = 3

/** The newest effect of just this change, those of the same other settings first; `undefined` where there is none. */
export function nearestEffect(
  effects: readonly KnownEffect[],
  { flag, before, to }: { readonly flag: string; readonly before: FlagRecord; readonly to: FlagValue },
): FittingEffect | undefined {
  const from = before[flag]
  const fitting = effects.flatMap((effect) => {
    if (effect.flag !== flag) return []
    const forward = effect.from === from && effect.to === to
    const backward = effect.from === to && effect.to === from
    if (!forward && !backward) return []
    const sameFlags = isSame(effect.flags, before, flag)
    return [{ effect, sign: forward ? 1 : -1, sameFlags }]
  })
  const [best] = fitting.sort(
    (a, b) => Number(b.sameFlags) - Number(a.sameFlags) || Date.parse(b.effect.at) - Date.parse(a.effect.at),
  )
  if (!best) return undefined
  const { shiftMs, interval } = best.effect
  const reach = interval ? (interval.to - interval.from) / 2 / REACH : Math.abs(shiftMs) * UNSURE_SHARE
  const other = best.sameFlags ? 0 : Math.abs(shiftMs) * OTHER_FLAGS_SHARE
  return {
    shiftMs: best.sign * shiftMs,
    sdMs: Math.hypot(LEAST_SD_MS, reach, other),
    sameFlags: best.sameFlags,
  }
}

/** Takes a measured effect out of the parts that the setting acts on, as far as they go; the rest is nobody's. */
export function measuredMove(
  before: TurnWork,
  { shiftMs, sdMs }: FittingEffect,
  acting: readonly LedgerPartName[],
): Move {
  // What was measured is what is waited for: nothing of it can go into the shadow of the hold any more.
  const waited = exposedMs(before)
  const work: TurnWork = { parts: before.parts.map((part, at) => ({ ...part, wholeMs: waited[at] ?? 0 })) }
  const there = acting.filter((name) => work.parts.some(({ part }) => part === name))
  const total = there.reduce((sum, name) => sum + wholeOf(work, name), 0)
  const byMs = Object.fromEntries(
    there.map((name) => [name, shareOf(shiftMs, wholeOf(work, name), total, there.length)]),
  )
  const moved = lengthened(work, byMs)
  const left = shiftMs - (lengthOf(moved) - lengthOf(work))
  return { work: Math.abs(left) < 1e-9 ? moved : spread(moved, left), sdMs: { [UNATTRIBUTED]: sdMs } }
}

function shareOf(shiftMs: number, wholeMs: number, totalMs: number, count: number): number {
  return totalMs > 0 ? shiftMs * (wholeMs / totalMs) : shiftMs / count
}

/** What the acting parts could not give: it is taken from all others in proportion, or added as time that is nobody's. */
function spread(work: TurnWork, leftMs: number): TurnWork {
  const total = lengthOf(work)
  if (total <= 0 || total + leftMs < 0) return { ...work, parts: work.parts.map((part) => ({ ...part, wholeMs: 0 })) }
  const factor = (total + leftMs) / total
  return { ...work, parts: work.parts.map((part) => ({ ...part, wholeMs: part.wholeMs * factor })) }
}

function lengthOf({ parts }: TurnWork): number {
  return parts.reduce((sum, { wholeMs }) => sum + wholeMs, 0)
}

/** Settings that no turn waits for differ between machines and days; those that are told must be the same. */
function isSame(flags: FlagRecord | undefined, before: FlagRecord, but: string): boolean {
  if (!flags) return false
  return Object.entries(before).every(
    ([name, value]) => name === but || flags[name] === undefined || flags[name] === value,
  )
}
