import { digitsOf } from '../../../pipeline/measures/numbers.ts'
import type { Soak } from '../../../pipeline/protocol/monitoring.ts'

const BYTES_PER_MIB = 2 ** 20

/** A value or slope of a long run in the unit that suits it: mebibytes, milliseconds or plain numbers. */
export function formatSoakValue(name: Soak['measures'][number]['name'], value: number, locale: string): string {
  switch (name) {
    case 'residentBytes':
    case 'heapUsedBytes':
      return `${digitsOf(value / BYTES_PER_MIB, 1, locale)} MiB`
    case 'eventLoopDelayP99Ms':
      return `${digitsOf(value, 2, locale)} ms`
    case 'handles':
      return digitsOf(value, Number.isInteger(value) ? 0 : 1, locale)
  }
}

/** Memory that still finds its level says nothing of hours: a shorter run has no slope yet. */
const SHORTEST_JUDGED_HOURS = 0.5
/** Growth an hour, as a share of the present value, that an interval must rule out before anything is called steady. */
const STEADY_SHARE = 0.02

/** What is made of a measure of a long run. */
export type SoakVerdict = 'unknownYet' | 'suspected' | 'growing' | 'undecided' | 'steady'

/** A slope that is known to be above 0 is growth; one whose interval is too wide to rule growth out decides nothing. */
export function soakVerdict({ interval, suspected, now }: Soak['measures'][number], hours: number): SoakVerdict {
  if (interval === null || hours < SHORTEST_JUDGED_HOURS) return 'unknownYet'
  if (suspected) return 'suspected'
  if (interval.from > 0) return 'growing'
  return now === null || interval.to > STEADY_SHARE * now ? 'undecided' : 'steady'
}
