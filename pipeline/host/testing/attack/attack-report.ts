import { availableParallelism, cpus } from 'node:os'
import { intervalOf } from '../../../experiments/statistics/bootstrap.ts'
import { percentile } from '../../../measures/statistics/percentiles.ts'
import { ATTACK_TEXTS, type Attack, type AttackTally, type MeasuredTurn } from './messages.ts'

/** A turn counts for a round where all of its waiting lies in it, and a little of its speech. */
const LEAD_MS = 300
const RESAMPLES = 2000

/** A stretch of time under one attack, or under none. */
export interface Round {
  readonly attack: Attack | undefined
  readonly fromMs: number
  readonly toMs: number
  /** Processor time of the gateway, all its threads. */
  readonly cpuMs: number
  readonly refusals: Readonly<Record<string, number>>
  readonly tally: AttackTally
}

/** One run of the bench. */
export interface Measured {
  readonly devices: number
  readonly rounds: Round[]
  /** What the gateway measured itself: from the endpoint to the first audio, without the silence waited for. */
  readonly processing: MeasuredTurn[]
  /** What the devices saw. */
  readonly heard: MeasuredTurn[]
  readonly failures: string[]
}

/** What the attacks did to the devices beside them and to the gateway, over several runs. */
export function report(runs: readonly Measured[], attacks: readonly Attack[]): string {
  const [{ devices } = { devices: 0 }] = runs
  const failures = runs.flatMap((run) => run.failures)
  return [
    `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`,
    `${devices} devices at the pace of speech; quiet and attacked rounds in turn, ${runs.length} runs`,
    'The attacker: a process of its own at nice 19 on the same cores, from an address of its own in each round',
    ...attacks.flatMap((attack) => attackLines(attack, runs)),
    `failures of devices: ${failures.length === 0 ? 'none' : failures.join('; ')}`,
    '',
  ].join('\n')
}

function attackLines(attack: Attack, runs: readonly Measured[]): string[] {
  const rounds = runs.flatMap((run) => run.rounds)
  const quiet = rounds.filter((round) => round.attack === undefined)
  const attacked = rounds.filter((round) => round.attack === attack)
  const perS = (value: (round: Round) => number, of: readonly Round[]) => sum(of, value) / sum(of, secondsOf)
  const cpu = (of: readonly Round[]) => perS(({ cpuMs }) => cpuMs / 1000, of).toFixed(3)
  const reached = [
    `${perS(({ tally }) => tally.connects, attacked).toFixed(0)} connections`,
    `${perS(({ tally }) => tally.messages, attacked).toFixed(0)} messages`,
    `${perS(({ tally }) => tally.bytes / 1e6, attacked).toFixed(2)} MB`,
  ]
  const reasons = [...new Set(attacked.flatMap(({ refusals }) => Object.keys(refusals)))]
  const counted = reasons.map((reason) => `${reason} ${sum(attacked, ({ refusals }) => refusals[reason] ?? 0)}`)
  const timesOf = (turns: 'processing' | 'heard') => {
    const inside = (of: readonly Round[]) => runs.flatMap((run) => within(run[turns], run.rounds, of))
    return [inside(quiet), inside(attacked)] as const
  }
  return [
    '',
    `${attack}: ${ATTACK_TEXTS[attack]}`,
    timesLine('processing', ...timesOf('processing')),
    timesLine('first audio after the last speech', ...timesOf('heard')),
    `  gateway: ${cpu(quiet)} processor seconds a second quiet, ${cpu(attacked)} attacked (${sum(attacked, secondsOf).toFixed(0)} s)`,
    `  reached a second: ${reached.join(', ')}`,
    `  counted: ${counted.join(', ') || 'nothing'}`,
  ]
}

function timesLine(what: string, quiet: readonly number[], attacked: readonly number[]): string {
  const [before, after] = [quiet, attacked].map(
    (values) => `p50 ${ms(values, 0.5)}, p95 ${ms(values, 0.95)} (${values.length} turns)`,
  )
  const interval = ratioInterval(quiet, attacked)
  const range = interval ? `${interval.from.toFixed(2)} to ${interval.to.toFixed(2)}` : 'unknown'
  return `  ${what}: quiet ${before}; attacked ${after}; p95 x ${ratioOf(quiet, attacked, 0.95).toFixed(2)} (95 % interval ${range})`
}

function ratioOf(quiet: readonly number[], attacked: readonly number[], p: number): number {
  return (percentile(attacked, p) ?? Number.NaN) / (percentile(quiet, p) ?? Number.NaN)
}

/** Bootstrap interval of the ratio of the 95th percentiles: turns are drawn with replacement, on both sides at once. */
function ratioInterval(quiet: readonly number[], attacked: readonly number[]) {
  const values = [...quiet, ...attacked]
  if (quiet.length === 0 || attacked.length === 0) return undefined
  return intervalOf(values.length, { resamples: RESAMPLES, seed: 1 }, (weights) => {
    const sides: [number[], number[]] = [[], []]
    for (const [index, value] of values.entries()) {
      for (let n = weights[index] ?? 0; n > 0; n -= 1) sides[index < quiet.length ? 0 : 1].push(value)
    }
    return ratioOf(...sides, 0.95)
  })
}

/** Turns of one run in those of its rounds that are looked at. */
function within(turns: readonly MeasuredTurn[], all: readonly Round[], wanted: readonly Round[]): number[] {
  const rounds = all.filter((round) => wanted.includes(round))
  const inside = ({ speechEndMs, firstAudioMs }: MeasuredTurn) =>
    rounds.some(({ fromMs, toMs }) => speechEndMs - LEAD_MS >= fromMs && firstAudioMs <= toMs)
  return turns.filter(inside).map((turn) => turn.ms)
}

function ms(values: readonly number[], p: number): string {
  return `${percentile(values, p)?.toFixed(0) ?? '?'} ms`
}

function secondsOf({ fromMs, toMs }: Round): number {
  return (toMs - fromMs) / 1000
}

function sum(rounds: readonly Round[], value: (round: Round) => number): number {
  return rounds.reduce((total, round) => total + value(round), 0)
}
