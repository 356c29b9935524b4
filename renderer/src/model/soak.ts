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
