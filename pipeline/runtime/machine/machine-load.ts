import { readFileSync } from 'node:fs'
import { loadavg, platform } from 'node:os'
import { nowMs } from '../../base/clock.ts'
import type { CountersUnder } from '../../protocol/counters.ts'

/** What Linux counts of its processors since it started: ticks in all, and ticks that a virtual machine's host kept. */
export interface ProcessorTicks {
  readonly total: number
  readonly stolen: number
}

/** Fields of /proc/stat's first line that add up to all time: user to steal. Guests are counted in user already. */
const COUNTED_FIELDS = 8
const STEAL_FIELD = 7
const US_PER_MS = 1000

/**
 * Watches how busy the machine is as a whole: what is returned gives, for the time since, the load average and, where the
 * system says so, the share of time in which something waited for a processor (`cpuPressure`) and the share that the
 * host of a virtual machine gave to others (`stealShare`). What is not known is left out.
 */
export function watchMachine(): () => CountersUnder<'host.'> {
  const sinceMs = nowMs()
  const ticks = read('/proc/stat', readTicks)
  const pressureUs = read('/proc/pressure/cpu', readPressure)
  return () => {
    const elapsedMs = Math.max(1, nowMs() - sinceMs)
    const stealShare = stealBetween(ticks, read('/proc/stat', readTicks))
    const pressedUs = read('/proc/pressure/cpu', readPressure)
    const [loadAverage] = loadavg()
    return {
      // Windows has no load average, and Node says 0.
      ...(platform() === 'win32' || loadAverage === undefined ? {} : { loadAverage }),
      ...(stealShare === undefined ? {} : { stealShare }),
      ...(pressureUs === undefined || pressedUs === undefined
        ? {}
        : { cpuPressure: Math.min(1, (pressedUs - pressureUs) / US_PER_MS / elapsedMs) }),
    }
  }
}

/** The first line of /proc/stat. */
export function readTicks(text: string): ProcessorTicks | undefined {
  const [name, ...fields] = (text.split('\n', 1)[0] ?? '').trim().split(/\s+/)
  const ticks = fields.slice(0, COUNTED_FIELDS).map(Number)
  const stolen = ticks[STEAL_FIELD]
  if (name !== 'cpu' || stolen === undefined || ticks.some(Number.isNaN)) return undefined
  return { total: ticks.reduce((sum, value) => sum + value, 0), stolen }
}

/** Share of the time between two readings that was stolen, 0 to 1; `undefined` where too little passed to say. */
export function stealBetween(
  before: ProcessorTicks | undefined,
  after: ProcessorTicks | undefined,
): number | undefined {
  if (!before || !after || after.total <= before.total) return undefined
  return Math.max(0, (after.stolen - before.stolen) / (after.total - before.total))
}

/** Microseconds in which something waited for a processor, from /proc/pressure/cpu. */
export function readPressure(text: string): number | undefined {
  const total = /^some .*\btotal=(\d+)/m.exec(text)?.[1]
  return total === undefined ? undefined : Number(total)
}

function read<Value>(path: string, parse: (text: string) => Value | undefined): Value | undefined {
  try {
    return parse(readFileSync(path, 'latin1'))
  } catch {
    return undefined
  }
}
