import { digitsOf, formatCount, formatShare, msDigits, PLAIN } from '../../measures/numbers.ts'
import { percentile } from '../../measures/statistics/percentiles.ts'
import type { CounterName } from '../../protocol/counters.ts'
import type { BenchTurn } from './bench-form.ts'

/** What a turn says of the machine it ran on. */
export type WatchedTurn = Pick<BenchTurn, 'disturbance' | 'counters'>

/** The mark of a turn that a busy machine disturbed; empty for any other. */
export function busyMark({ disturbance }: WatchedTurn): string {
  if (!disturbance) return ''
  const { waitedMs, stealShare } = disturbance
  const stolen = stealShare === null || stealShare < 0.01 ? '' : `, ${formatShare(stealShare, PLAIN)} stolen`
  return ` (machine busy: waited ${msDigits(waitedMs, PLAIN)} ms${stolen})`
}

/** Says that a run was disturbed by what else the machine did, and by how much; `undefined` where it was not. */
export function busyMachineLine(turns: readonly WatchedTurn[], cores: number): string | undefined {
  const disturbed = turns.filter(({ disturbance }) => disturbance !== null)
  if (disturbed.length === 0) return undefined
  const counted = (name: CounterName) => median(turns.map(({ counters }) => counters[name]))
  const [load, pressure, steal] = (['host.loadAverage', 'host.cpuPressure', 'host.stealShare'] as const).map(counted)
  const facts = [
    `${msDigits(median(disturbed.map(({ disturbance }) => disturbance?.waitedMs)), PLAIN)} ms at the median`,
    ...(load === undefined ? [] : [`load average ${digitsOf(load, 1, PLAIN)} on ${formatCount(cores, 'core')}`]),
    ...(pressure === undefined ? [] : [`work waited for a processor ${formatShare(pressure, PLAIN)} of the time`]),
    ...(steal === undefined ? [] : [`${formatShare(steal, PLAIN)} stolen by other machines`]),
  ]
  const some = `${disturbed.length} of ${formatCount(turns.length, 'turn')}`
  return `The machine was too busy to measure: ${some} waited for it (${facts.join('; ')}). These waits are no stage's work and stand by themselves; measure again when it is quiet.`
}

function median(values: readonly (number | undefined)[]): number | undefined {
  return percentile(
    values.filter((value) => value !== undefined),
    0.5,
  )
}
