import { percentile } from '../../../../pipeline/measures/statistics/percentiles.ts'
import type { FlagRecord } from '../../../../pipeline/protocol/flags.ts'
import type { Session } from '../../../../pipeline/protocol/sessions.ts'
import type { TurnRecord } from '../../../../pipeline/protocol/turns.ts'
import type { ExperimentDraft } from './experiment-form.ts'

/** Experiments whose turns are looked at, the newest: those before them were of another machine or other models. */
const EXPERIMENTS_READ = 5
/** Turns that say how long one takes. */
const FEWEST_TURNS = 4
/** One turn an arm runs before the measuring. */
const WARM_UPS = 1

/** The values that the arms of a draft have; `undefined` where nobody knows them. */
export interface ArmValues {
  readonly a: FlagRecord | undefined
  readonly b: FlagRecord | undefined
}

/** Names of the flags that differ between two sets, in their order. */
export function differingNames({ a, b }: ArmValues): readonly string[] {
  if (!a || !b) return []
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => a[name] !== b[name])
}

/** Turns that a draft takes in all, warm-ups included; `undefined` where its numbers are none. */
export function turnsOf(draft: ExperimentDraft, values: ArmValues): number | undefined {
  const { question, flags } = draft
  const each = Number(question === 'best' ? draft.budgetTurns : draft.turnsPerArm)
  if (!(each >= 1)) return undefined
  if (question === 'best') return each
  if (question !== 'flags') return 2 * (each + (draft.stimuli === 'live' ? 0 : WARM_UPS))
  const differing = differingNames(values)
  const looked = flags.length > 0 ? differing.filter((name) => flags.includes(name)).length : differing.length
  if (looked === 0) return undefined
  // With one flag there is nothing to leave out.
  return (2 + looked * (differing.length > 1 ? 2 : 1)) * (each + WARM_UPS)
}

/** How long a turn takes on this machine, from its end to the end of the next. */
export interface TurnTime {
  readonly ms: number
  /** Who says so: experiments of this pace, or the turns of this session. */
  readonly from: 'experiments' | 'turns'
}

/** What was measured of it; `undefined`: nothing was, and nobody knows. */
export function turnTime(
  sessions: readonly Session[],
  turns: readonly TurnRecord[],
  pace: 'realtime' | 'fast',
): TurnTime | undefined {
  const ofSessions = sessions
    .filter((session) => !session.imported && session.pace === pace && session.counts.turns >= FEWEST_TURNS)
    .filter(({ kind }) => kind === 'ab' || kind === 'ablation' || kind === 'tune')
    .flatMap(({ startedAt, endedAt, counts }) => {
      const ms = endedAt === undefined ? Number.NaN : (Date.parse(endedAt) - Date.parse(startedAt)) / counts.turns
      return ms > 0 ? [ms] : []
    })
    .slice(0, EXPERIMENTS_READ)
  const known = percentile(ofSessions, 0.5)
  if (known !== undefined) return { ms: known, from: 'experiments' }
  const ofTurns = turns.flatMap(({ origin, anchors, ...turn }) => {
    const { openedMs, closedMs } = anchors
    return origin === 'clip' && turn.pace === pace && closedMs !== undefined ? [closedMs - openedMs] : []
  })
  const median = percentile(ofTurns, 0.5)
  return median === undefined ? undefined : { ms: median, from: 'turns' }
}
