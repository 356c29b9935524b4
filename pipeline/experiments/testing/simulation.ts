import { levelOf } from '../levels.ts'
import { moreTurnsToDecide } from '../needed-turns.ts'
import { intervalRank, pairedShift, pseudoMedian } from '../statistics/paired-shift.ts'
import { pick, type Random } from '../statistics/seeded-random.ts'

/** What turns of equal flags deviate by on some machine, in milliseconds: both headline numbers of each turn together. */
export interface Noise {
  readonly processingMs: readonly number[]
  readonly heardMs: readonly number[]
}

/** A comparison of two arms whose real difference is known, in both headline numbers. */
export interface SimulatedPlan {
  readonly noise: Noise
  /** What is heard has the noise of another turn: the two numbers then go their own ways, which is the hardest case. */
  readonly heardApart?: boolean
  /** Turns of each arm, on so many utterances by turns. */
  readonly turns: number
  readonly utterances: number
  readonly shiftMs: number
  readonly minimumEffectMs: number
}

/** Both numbers are asked together: as many comparisons share the chance of a false claim. */
const COMPARISONS = 2
const PLANNED_TAIL = levelOf('planned', COMPARISONS) / 2
const EARLY_TAIL = levelOf('early', COMPARISONS) / 2

/** What a session would say at some moment. */
export interface Claims {
  better: boolean
  worse: boolean
  /** Better or worse by at least what matters. */
  matters: boolean
  equivalent: boolean
}

const NONE: Claims = { better: false, worse: false, matters: false, equivalent: false }

/** One simulated session that grows turn by turn. Claims are those of either headline number. */
export class SimulatedSession {
  readonly #plan: SimulatedPlan
  readonly #random: Random
  /** Differences of the turns of each utterance so far, in both numbers. */
  readonly #processing: number[][] = []
  readonly #heard: number[][] = []
  #turns = 0

  constructor(plan: SimulatedPlan, random: Random) {
    this.#plan = plan
    this.#random = random
  }

  /** Differences of the time until the reply is heard, of the turns of each utterance. */
  get heard(): readonly (readonly number[])[] {
    return this.#heard
  }

  /** Runs a round: the next utterance under both arms. */
  round(): void {
    const { noise, heardApart, utterances, shiftMs } = this.#plan
    const turns = () => [pick(noise.heardMs.length, this.#random), pick(noise.heardMs.length, this.#random)] as const
    const differenceOf = (numbers: readonly number[], [a, b]: readonly [number, number]) =>
      (numbers[b] ?? 0) - (numbers[a] ?? 0) + shiftMs
    const processed = turns()
    const heard = heardApart ? turns() : processed
    const utterance = this.#turns % utterances
    this.#turns += 1
    this.#processing[utterance] = [...(this.#processing[utterance] ?? []), differenceOf(noise.processingMs, processed)]
    this.#heard[utterance] = [...(this.#heard[utterance] ?? []), differenceOf(noise.heardMs, heard)]
  }

  /** What either number would claim, by the interval of the planned end or of an early one. */
  claims(look: 'planned' | 'early'): Claims {
    const tail = look === 'planned' ? PLANNED_TAIL : EARLY_TAIL
    const [processing, heard] = [this.#claimsOf(this.#processing, tail), this.#claimsOf(this.#heard, tail)]
    return {
      better: processing.better || heard.better,
      worse: processing.worse || heard.worse,
      matters: processing.matters || heard.matters,
      equivalent: processing.equivalent || heard.equivalent,
    }
  }

  /** What is said of the time until the reply is heard. */
  heardClaims(look: 'planned' | 'early' = 'planned'): Claims {
    return this.#claimsOf(this.#heard, look === 'planned' ? PLANNED_TAIL : EARLY_TAIL)
  }

  /** How many more turns the session would name for the time until the reply is heard. */
  moreTurns(): number | undefined {
    const found = pairedShift(this.#heard.map(pseudoMedian), PLANNED_TAIL)
    if (!found?.interval) return undefined
    return moreTurnsToDecide({
      ...{ utterances: this.#heard, tail: PLANNED_TAIL, effect: this.#plan.minimumEffectMs },
      halfWidth: (found.interval.to - found.interval.from) / 2,
      utterancesAvailable: this.#plan.utterances,
    })
  }

  /**
   * The interval's ends are order statistics of the averages of every two differences: on which side of a limit they
   * lie is counted, which is many times quicker than to sort them. The ordinary test holds both ways against each other.
   */
  #claimsOf(utterances: readonly number[][], tail: number): Claims {
    const differences = Float64Array.from(utterances, centre)
    const rank = intervalRank(differences.length, tail)
    if (rank === 0) return NONE
    const limit = this.#plan.minimumEffectMs
    const all = (differences.length * (differences.length + 1)) / 2
    const [low, zeroBelow, zeroUpTo, high] = countBelow(differences, limit)
    // The lower end lies above x where fewer than `rank` averages are at most x; the upper end below x likewise.
    const worse = zeroUpTo < rank
    const better = all - zeroBelow < rank
    return {
      better,
      worse,
      matters: (worse && high < rank) || (better && all - low < rank),
      equivalent: !worse && !better && low < rank && all - high < rank,
    }
  }
}

function centre(values: readonly number[]): number {
  const [first = 0, second] = values
  if (second === undefined) return first
  return values.length === 2 ? (first + second) / 2 : pseudoMedian(values)
}

/** How many averages of two lie at most at -limit, below 0, at most at 0, and below limit. */
function countBelow(differences: Float64Array, limit: number): readonly [number, number, number, number] {
  let [low, zeroBelow, zeroUpTo, high] = [0, 0, 0, 0]
  for (let one = 0; one < differences.length; one += 1) {
    for (let other = one; other < differences.length; other += 1) {
      const average = ((differences[one] ?? 0) + (differences[other] ?? 0)) / 2
      if (average <= -limit) low += 1
      if (average < 0) zeroBelow += 1
      if (average <= 0) zeroUpTo += 1
      if (average < limit) high += 1
    }
  }
  return [low, zeroBelow, zeroUpTo, high]
}

/** In what share of sessions something was claimed, at its end or at any moment that somebody might have ended it at. */
export type Shares = Readonly<Record<keyof Claims | 'claimed', number>>

export interface SimulationOptions {
  readonly sessions: number
  readonly peeking: boolean
  /** Claims of one number alone; absent: of either. */
  readonly only?: 'heard'
  readonly random: Random
}

/**
 * Runs sessions and says how often each claim was made. `peeking`: somebody looks after every turn and ends the session
 * at the first claim of the kind that is counted, which no real person could do worse.
 */
export function sharesClaimed(plan: SimulatedPlan, { sessions, peeking, only, random }: SimulationOptions): Shares {
  const made = { better: 0, worse: 0, matters: 0, equivalent: 0, claimed: 0 }
  for (let count = 0; count < sessions; count += 1) {
    const session = new SimulatedSession(plan, random)
    const seen = { ...NONE }
    for (let turn = 1; turn <= plan.turns; turn += 1) {
      session.round()
      if (turn < plan.turns && !peeking) continue
      const look = turn < plan.turns ? 'early' : 'planned'
      note(seen, only === 'heard' ? session.heardClaims(look) : session.claims(look))
    }
    for (const claim of ['better', 'worse', 'matters', 'equivalent'] as const) {
      if (seen[claim]) made[claim] += 1
    }
    if (seen.better || seen.worse) made.claimed += 1
  }
  const share = (number: number) => number / sessions
  return {
    ...{ better: share(made.better), worse: share(made.worse), matters: share(made.matters) },
    ...{ equivalent: share(made.equivalent), claimed: share(made.claimed) },
  }
}

function note(seen: Claims, claims: Claims): void {
  seen.better ||= claims.better
  seen.worse ||= claims.worse
  seen.matters ||= claims.matters
  seen.equivalent ||= claims.equivalent
}

/** What turns that a session names come to: how often it named any, and how often a session of so many more decided. */
export interface NamedTurns {
  readonly undecided: number
  readonly named: number
  readonly decided: number
}

/** Runs sessions; where one is undecided on what is heard, a new one of as many more turns as it names is run. */
export function sessionsWithNamedTurns(
  plan: SimulatedPlan,
  { sessions, mostTurns, random }: { readonly sessions: number; readonly mostTurns: number; readonly random: Random },
): NamedTurns {
  let [undecided, named, decided] = [0, 0, 0]
  for (let count = 0; count < sessions; count += 1) {
    const first = sessionOf(plan, plan.turns, random)
    if (isDecided(first.heardClaims())) continue
    undecided += 1
    const more = first.moreTurns()
    if (more === undefined || plan.turns + more > mostTurns) continue
    named += 1
    if (isDecided(sessionOf(plan, plan.turns + more, random).heardClaims())) decided += 1
  }
  return { undecided, named, decided }
}

function sessionOf(plan: SimulatedPlan, turns: number, random: Random): SimulatedSession {
  const session = new SimulatedSession(plan, random)
  for (let turn = 0; turn < turns; turn += 1) session.round()
  return session
}

function isDecided({ better, worse, equivalent }: Claims): boolean {
  return better || worse || equivalent
}
