import { searchVerdict } from '../measures/verdicts/search-verdict.ts'
import type { Look } from '../measures/verdicts/verdict.ts'
import type { Bilingual } from '../measures/words.ts'
import type { Comparison, ExperimentRequest, ExperimentResult } from '../protocol/experiments.ts'
import type { Arm, Session, SessionCriteria, SessionTurn } from '../protocol/sessions.ts'
import { ablationBars, ablationPairs } from './ablation.ts'
import { summariseArm } from './arm-summary.ts'
import { comparedTurnOf } from './compared-turn.ts'
import { type ArmPair, type ComparisonOptions, compareTurns, DEFAULT_COMPARISON } from './comparisons.ts'
import { foundOf, type SearchOutcome, searchOutcome } from './search-outcome.ts'
import { soundTurn } from './sound-turns.ts'

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
  const live = turns.some(({ stimulus }) => stimulus?.kind === 'live')
  const search = kind === 'tune' ? searchOutcome(arms, turns, settings) : undefined
  const compared = (search?.freshTurns ?? turns).filter(({ warmUp }) => !warmUp)
  const nameOf = (armId: string) => names.get(armId) ?? armId
  const comparisons = compareTurns(compared.map(comparedTurnOf), pairsOf(session, search), {
    ...settings,
    look: session.look,
    design: live ? 'unpaired' : 'paired',
    nameOf,
  })
  return {
    sessionId,
    arms: arms.map(({ id }) => summariseArm(id, turnsOfArm(id, turns, search), bootstrap)),
    comparisons,
    ...(kind === 'ablation' ? { ablation: ablationBars(comparisons, 'heardMs') } : {}),
    ...(search ? { tuning: [...search.points], searchVerdict: saidOf(search, comparisons, session.look, nameOf) } : {}),
  }
}

/** An arm that was measured again is told of by those turns alone: the ones that chose it flatter it. */
function turnsOfArm(armId: string, turns: readonly SessionTurn[], search: SearchOutcome | undefined) {
  const again = search?.freshTurns ?? []
  return again.some((turn) => turn.armId === armId) ? again : turns
}

function saidOf(
  { points, reference, chosen, freshTurns }: SearchOutcome,
  comparisons: readonly Comparison[],
  look: Look,
  nameOf: (armId: string) => string,
): Bilingual {
  const freshOf = (armId: string) => freshTurns.filter((turn) => turn.armId === armId).length
  return searchVerdict({
    tried: points.filter(({ turns }) => turns > 0).length,
    ...{ reference: nameOf(reference), chosen: chosen === undefined ? null : nameOf(chosen), look },
    freshTurns: Math.min(freshOf(reference), chosen === undefined ? 0 : freshOf(chosen)),
    found: foundOf(comparisons),
  })
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

/** Every other arm against the first; an ablation's own pairs; of a search, what was chosen where it was measured again. */
function pairsOf({ kind, arms }: ComparedSession, search: SearchOutcome | undefined): ArmPair[] {
  const [reference, ...others] = arms.map(({ id }) => id)
  if (reference === undefined) return []
  if (kind === 'ablation') return ablationPairs([reference, ...others])
  if (!search) return others.map((to) => ({ from: reference, to }))
  const { chosen, freshTurns } = search
  if (chosen === undefined || chosen === reference || freshTurns.length === 0) return []
  return [{ from: reference, to: chosen }]
}
