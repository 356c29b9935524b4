import type { Outcome } from '../../../../pipeline/measures/verdicts/judgement.ts'
import type { Bilingual } from '../../../../pipeline/measures/words.ts'
import type { FlagDescriptor, FlagRecord, FlagValue } from '../../../../pipeline/protocol/flags.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import { type Headline, headlineMs, isMeasurable } from '../turn/turn.ts'
import { rankSumShift, type Shift } from './rank-sum.ts'

/** A shift that an experiment may have judged; where none did, it was seen in passing and is no fact. */
export interface EffectShift extends Shift {
  readonly found?: Outcome
}

/** What a flag did, in milliseconds; measured, never quoted. */
export interface MeasuredEffect {
  readonly from: FlagValue
  readonly to: FlagValue
  readonly processing: EffectShift | undefined
  readonly heard: EffectShift | undefined
  /** False where no clip was played under both values, so that turns of different speech had to be compared. */
  readonly sameSpeech: boolean
  /** When both values had been tried; wall clock, ISO 8601. */
  readonly at: string
  /** The experiment that measured it; absent: the turns of this session did. */
  readonly source?: {
    readonly sessionId: string
    readonly kind: 'ablation' | 'ab'
    readonly title: Bilingual
    readonly pace: 'realtime' | 'fast'
    readonly utterances: number
  }
}

/** Turns that are equal in all flags but one (and in what was said), by the value of that one. */
type Stratum = ReadonlyMap<FlagValue, readonly TurnRecord[]>

/**
 * The effect of each flag that was tried: finished, measurable turns that differ in it while every other flag is
 * equal are compared, the same clip with the same clip where that can be done. Flags that were not tried are absent.
 */
export function measuredEffects(
  turns: readonly TurnRecord[],
  descriptors: readonly FlagDescriptor[],
  inForce: FlagRecord,
): ReadonlyMap<string, MeasuredEffect> {
  const counted = turns.filter((turn) => turn.status === 'finished' && isMeasurable(turn))
  const varied = descriptors.filter(({ name }) => new Set(counted.map((turn) => turn.flags[name])).size > 1)
  const names = varied.map(({ name }) => name)
  const found = varied.flatMap((descriptor): [string, MeasuredEffect][] => {
    const effect =
      effectOf(descriptor, strataOf(counted, descriptor.name, names, true), inForce, true) ??
      effectOf(descriptor, strataOf(counted, descriptor.name, names, false), inForce, false)
    return effect ? [[descriptor.name, effect]] : []
  })
  return new Map(found)
}

function strataOf(
  turns: readonly TurnRecord[],
  name: string,
  varied: readonly string[],
  sameSpeech: boolean,
): readonly Stratum[] {
  const others = varied.filter((other) => other !== name)
  const circumstances = (turn: TurnRecord) => {
    const { flags, origin, clipId, pace, ledger } = turn
    // A reply nobody played lacks the device's share of what is heard.
    const played = ledger?.parts.some(({ part }) => part === 'playback')
    return JSON.stringify([others.map((other) => flags[other]), pace, origin, played, sameSpeech ? clipId : undefined])
  }
  return [...Map.groupBy(turns, circumstances).values()].map((group) => {
    const tried = group.filter(({ flags }) => flags[name] !== undefined)
    return Map.groupBy(tried, ({ flags }) => flags[name] ?? '')
  })
}

function effectOf(
  { baseline, name }: FlagDescriptor,
  strata: readonly Stratum[],
  inForce: FlagRecord,
  sameSpeech: boolean,
): MeasuredEffect | undefined {
  const pair = comparedValues(strata, baseline, inForce[name])
  if (!pair) return undefined
  const shift = (headline: Headline) =>
    rankSumShift(
      strata.map((stratum) => ({
        before: times(stratum.get(pair.from), headline),
        after: times(stratum.get(pair.to), headline),
      })),
    )
  const newest = (value: FlagValue) => newestOf(strata.flatMap((stratum) => stratum.get(value) ?? []))
  const at = [newest(pair.from), newest(pair.to)].sort()[0] ?? ''
  return { ...pair, processing: shift('processing'), heard: shift('heard'), sameSpeech, at }
}

function newestOf(turns: readonly TurnRecord[]): string {
  return (
    turns
      .map(({ startedAt }) => startedAt)
      .sort()
      .at(-1) ?? ''
  )
}

/** From the baseline where it was tried, to the value in force where it was tried; of equals the one tried most. */
function comparedValues(
  strata: readonly Stratum[],
  baseline: FlagValue,
  inForce: FlagValue | undefined,
): { readonly from: FlagValue; readonly to: FlagValue } | undefined {
  const candidates = strata.flatMap((stratum) =>
    [...stratum].flatMap(([from, before]) =>
      [...stratum]
        .filter(([to]) => to !== from)
        .map(([to, after]) => ({ from, to, turns: Math.min(before.length, after.length) })),
    ),
  )
  const rank = ({ from, to }: { from: FlagValue; to: FlagValue }) =>
    (from === baseline ? 4 : 0) + (to === inForce && to !== baseline ? 2 : 0) + (to === baseline ? 0 : 1)
  return candidates.sort((a, b) => rank(b) - rank(a) || b.turns - a.turns)[0]
}

function times(turns: readonly TurnRecord[] | undefined, headline: Headline): readonly number[] {
  return turns?.map((turn) => headlineMs(turn, headline)).filter((ms) => ms !== undefined) ?? []
}
