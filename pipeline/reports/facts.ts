import { comparedTurnOf, isMeasured } from '../experiments/compared-turn.ts'
import { letterOf } from '../measures/arm-letter.ts'
import { disturbanceOf } from '../measures/ledger/disturbance.ts'
import type { Headline } from '../measures/session-words.ts'
import { isCounted as isCountedTurn } from '../measures/statistics/pairing.ts'
import { percentile } from '../measures/statistics/percentiles.ts'
import { countLosses, type Losses, type TurnFate } from '../measures/turn-fate.ts'
import type { ArmSummary, ExperimentResult } from '../protocol/experiments.ts'
import { ALL_PARTS, FLOATING_PARTS, type LedgerOwner, type LedgerPartName } from '../protocol/ledger.ts'
import type { Reason } from '../protocol/reasons.ts'
import type { Arm, Session, SessionTurn, SystemSample } from '../protocol/sessions.ts'
import { hasHonestTime, type TurnStatus } from '../protocol/turns.ts'
import { sessionWithoutKeys } from './privacy.ts'
import type { ReportSource } from './source.ts'

/** What a report needs to know of a turn: little, so that ten thousand of them fit. */
export interface TurnFact {
  readonly ordinal: number
  readonly turnId: string
  readonly armIndex: number
  readonly startedAt: string
  readonly status: TurnStatus
  readonly heardMs?: number
  readonly processingMs?: number
  readonly utterance: string
  readonly warmUp: boolean
  readonly cold: boolean
  readonly cached: boolean
  readonly fate: TurnFate
  /** A warm-up, cold or answered from a cache: it says nothing of the flags. */
  readonly setAside: boolean
  /** The machine was too busy to measure it. */
  readonly disturbed: boolean
  readonly notMeasurable?: string
  readonly notMeasurableBecause?: Reason
  readonly wordErrors?: SessionTurn['wordErrors']
  readonly transcript: string
  readonly reply: string
}

export interface ArmFacts {
  readonly index: number
  /** A, B, C …: how charts and tables name it. */
  readonly letter: string
  readonly arm: Arm
  /** Statistics, where they were computed. */
  readonly summary?: ArmSummary
  readonly turns: number
  readonly counted: number
  /** Turns that were not set aside, and what became of those that answered no whole sentence. */
  readonly lost: Losses
  readonly medians: Readonly<Record<Headline, { readonly p50?: number; readonly p95?: number }>>
  /** Medians of the parts of the ledger, of the turns that count. */
  readonly parts: ReadonlyMap<LedgerPartName, number>
  /** Who owns each part in this arm, as its last turn says. */
  readonly owners: ReadonlyMap<LedgerPartName, LedgerOwner>
}

/** An arm that charts draw; `look` counts from 0 and says with which colour, dashes and shape. */
export interface ShownArm extends ArmFacts {
  readonly look: number
}

export interface ReportFacts {
  readonly session: Session
  readonly arms: readonly ArmFacts[]
  readonly turns: readonly TurnFact[]
  readonly samples: readonly SystemSample[]
  readonly result?: ExperimentResult
  /** The number that a person waits for; processing where nobody's was measured. */
  readonly headline: Headline
}

/** In the order in which they follow each other; what stands between others, and time that nobody knows, comes last. */
export const REPORT_PARTS: readonly LedgerPartName[] = ALL_PARTS

/** Walks the session once and keeps what charts and tables need. */
export async function gatherFacts(source: ReportSource): Promise<ReportFacts> {
  const session = sessionWithoutKeys(source.session)
  const turns: TurnFact[] = []
  const collectors = session.arms.map(() => new PartCollector())
  const indexOf = new Map(session.arms.map((arm, index) => [arm.id, index]))
  for await (const page of source.turns({ spans: false })) {
    for (const turn of page) {
      const armIndex = indexOf.get(turn.armId)
      if (armIndex === undefined) continue
      turns.push(factOf(turn, armIndex))
      if (isMeasured(turn)) collectors[armIndex]?.add(turn)
    }
  }
  const headline = turns.some((turn) => turn.heardMs !== undefined) ? 'heardMs' : 'processingMs'
  const arms = session.arms.map((arm, index) => armFacts(arm, index, turns, collectors[index], source.result))
  const { result } = source
  return { session, arms, turns, samples: await source.samples(), headline, ...(result ? { result } : {}) }
}

/** Whether a turn's number belongs in medians and distributions. */
export function isCounted(turn: TurnFact, headline: Headline): boolean {
  return isCountedTurn(turn) && turn[headline] !== undefined
}

/** The numbers of an arm that count, in the order of the turns. */
export function countedValues(turns: readonly TurnFact[], armIndex: number, headline: Headline): number[] {
  return turns.flatMap((turn) =>
    turn.armIndex === armIndex && isCounted(turn, headline) ? (turn[headline] ?? []) : [],
  )
}

function factOf(turn: SessionTurn, armIndex: number): TurnFact {
  const { record } = turn
  const { utterance, fate, setAside, heardMs, processingMs } = comparedTurnOf(turn)
  return {
    ordinal: turn.ordinal,
    turnId: record.id,
    armIndex,
    startedAt: record.startedAt,
    status: record.status,
    ...(heardMs === undefined ? {} : { heardMs }),
    ...(processingMs === undefined ? {} : { processingMs }),
    ...{ utterance, fate, setAside },
    warmUp: turn.warmUp,
    cold: turn.cold,
    cached: turn.cached,
    disturbed: disturbanceOf(record) !== undefined,
    ...(record.notMeasurable === undefined ? {} : { notMeasurable: record.notMeasurable }),
    ...(record.notMeasurableBecause ? { notMeasurableBecause: record.notMeasurableBecause } : {}),
    ...(turn.wordErrors ? { wordErrors: turn.wordErrors } : {}),
    transcript: record.transcript.text,
    reply: record.reply.text,
  }
}

/**
 * Times of each part of the ledger, in arrays that grow: a map of lists copied per turn would be quadratic. A part without
 * a place of its own took no time in a ledger that lacks it.
 */
class PartCollector {
  #ledgers = 0
  readonly times = new Map<LedgerPartName, number[]>()
  readonly owners = new Map<LedgerPartName, LedgerOwner>()

  add({ record }: SessionTurn): void {
    const ofTurn = new Map<LedgerPartName, number>()
    if (!record.ledger || !hasHonestTime(record)) return
    this.#ledgers += 1
    for (const { part, ms, owner } of record.ledger.parts) {
      ofTurn.set(part, (ofTurn.get(part) ?? 0) + ms)
      this.owners.set(part, owner)
    }
    for (const [part, ms] of ofTurn) {
      const known = this.times.get(part)
      if (known) known.push(ms)
      else this.times.set(part, [ms])
    }
  }

  /** The median of a part; `undefined` where no turn has it. */
  median(part: LedgerPartName): number | undefined {
    const known = this.times.get(part) ?? []
    const floats = FLOATING_PARTS.some((floating) => floating === part)
    const absent = floats && known.length > 0 ? this.#ledgers - known.length : 0
    const median = percentile([...known, ...Array<number>(absent).fill(0)], 0.5)
    return floats && median === 0 ? undefined : median
  }
}

function armFacts(
  arm: Arm,
  index: number,
  turns: readonly TurnFact[],
  collector: PartCollector | undefined,
  result: ExperimentResult | undefined,
): ArmFacts {
  const own = turns.filter((turn) => turn.armIndex === index)
  const summary = result?.arms.find((one) => one.armId === arm.id)
  const medians = (headline: Headline) => {
    const values = countedValues(own, index, headline)
    return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) }
  }
  const parts = new Map<LedgerPartName, number>()
  for (const part of REPORT_PARTS) {
    const median = collector?.median(part)
    if (median !== undefined) parts.set(part, median)
  }
  return {
    index,
    letter: letterOf(index),
    arm,
    ...(summary ? { summary } : {}),
    turns: own.length,
    counted: own.filter(isCountedTurn).length,
    lost: countLosses(own.filter(({ setAside }) => !setAside).map(({ fate }) => fate)),
    medians: { heardMs: medians('heardMs'), processingMs: medians('processingMs') },
    parts,
    owners: collector?.owners ?? new Map(),
  }
}

/** More lines than this in one picture cannot be told apart. */
const MOST_SHOWN_ARMS = 4

/** The arms that charts draw: of a search where it began and what was chosen, of an ablation baseline and full set. */
export function shownArms({ session, arms, result }: ReportFacts): readonly ShownArm[] {
  const chosen = result?.tuning?.find((point) => point.chosen)?.armId
  const wanted = session.kind === 'tune' ? arms.filter((arm) => arm.index === 0 || arm.arm.id === chosen) : arms
  const most = session.kind === 'ablation' ? 2 : MOST_SHOWN_ARMS
  return wanted.slice(0, most).map((arm, look) => ({ ...arm, look }))
}
