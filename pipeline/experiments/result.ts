import type { Look } from '../measures/verdict.ts'
import type { ExperimentRequest, ExperimentResult } from '../protocol/experiments.ts'
import type { Arm, Session, SessionCriteria, SessionTurn } from '../protocol/sessions.ts'
import { ablationBars, ablationPairs } from './ablation.ts'
import { summariseArm } from './arm-summary.ts'
import { comparedTurnOf } from './compared-turn.ts'
import { type ArmPair, type ComparisonOptions, compareTurns, DEFAULT_COMPARISON } from './comparisons.ts'
import { soundTurn } from './sound-turns.ts'
import { halvingPlan, standings, tuningPoints } from './tuning.ts'

/** A session as far as its statistics need it. */
export interface ComparedSession {
  readonly sessionId: string
  readonly kind: ExperimentRequest['kind']
  readonly arms: readonly Arm[]
  readonly turns: readonly SessionTurn[]
  readonly pace: 'realtime' | 'fast'
  /** When it is looked at: at its planned end, after an early one, or while it runs. */
  readonly look: Look
}

export type ResultOptions = Partial<Pick<ComparisonOptions, 'resamples' | 'seed'>> & Readonly<SessionCriteria>

/**
 * Everything that a session's turns say, from the turns alone: the same turns always give the same result. Without
 * `resamples` the intervals of percentiles are left out, which is quick enough for between two turns.
 */
export function experimentResult(asMeasured: ComparedSession, options: ResultOptions = {}): ExperimentResult {
  const session = { ...asMeasured, turns: asMeasured.turns.map(soundTurn) }
  const { sessionId, kind, arms, turns } = session
  const settings = { ...DEFAULT_COMPARISON, ...options }
  const bootstrap = { resamples: settings.resamples, seed: settings.seed }
  const names = new Map(arms.map(({ id, name }) => [id, name]))
  const run = turns.filter(({ warmUp }) => !warmUp)
  const live = turns.some(({ stimulus }) => stimulus?.kind === 'live')
  const comparisons = compareTurns(run.map(comparedTurnOf), pairsOf(session, settings.werLimit), {
    ...settings,
    look: session.look,
    design: live ? 'unpaired' : 'paired',
    nameOf: (armId) => names.get(armId) ?? armId,
  })
  return {
    sessionId,
    arms: arms.map(({ id }) => summariseArm(id, turns, bootstrap)),
    comparisons,
    ...(kind === 'ablation' ? { ablation: ablationBars(comparisons, 'heardMs') } : {}),
    ...(kind === 'tune' ? { tuning: tuningOf(session, settings.werLimit, options.budgetTurns) } : {}),
  }
}

type ComparableSession = Pick<Session, 'id' | 'kind' | 'arms' | 'pace' | 'seed' | 'criteria' | 'state'>

/** A session that ended as planned, or earlier, or has not ended. */
const LOOKS: Readonly<Record<Session['state'], Look>> = {
  ...{ running: 'running', paused: 'running', finished: 'planned', stopped: 'early', broken: 'early' },
}

/** The statistics of a kept session, by what it was told to judge by: the same turns always give the same. */
export function sessionResult(
  { id, kind, arms, pace, seed, criteria, state }: ComparableSession,
  turns: readonly SessionTurn[],
): ExperimentResult {
  const compared = kind === 'ablation' || kind === 'tune' ? kind : 'ab'
  const session = { sessionId: id, kind: compared, arms, turns, pace, look: LOOKS[state] } as const
  return experimentResult(session, { ...criteria, ...(seed === undefined ? {} : { seed }) })
}

/** Every other arm against the first; an ablation's own pairs; of a search, what was chosen against where it began. */
function pairsOf(session: ComparedSession, werLimit: number): ArmPair[] {
  const { kind, arms } = session
  const [reference, ...others] = arms.map(({ id }) => id)
  if (reference === undefined) return []
  if (kind === 'ablation') return ablationPairs([reference, ...others])
  if (kind === 'ab') return others.map((to) => ({ from: reference, to }))
  const chosen = tuningOf(session, werLimit).find((point) => point.chosen)?.armId
  return chosen === undefined || chosen === reference ? [] : [{ from: reference, to: chosen }]
}

function tuningOf({ arms, turns }: ComparedSession, werLimit: number, budgetTurns = turns.length) {
  const ids = arms.map(({ id }) => id)
  const reference = ids[0] ?? ''
  return tuningPoints(standings(ids, turns), halvingPlan(budgetTurns), { reference, werLimit })
}
