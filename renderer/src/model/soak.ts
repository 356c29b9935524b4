import type { Soak } from '../../../pipeline/protocol/monitoring.ts'

const BYTES_PER_MB = 1e6

/** A value or slope of a long run in the unit that suits it: megabytes, milliseconds or plain numbers. */
export function formatSoakValue(name: Soak['measures'][number]['name'], value: number, locale: string): string {
  const digits = (number: number, fraction: number) =>
    number
      .toLocaleString(locale, { maximumFractionDigits: fraction, minimumFractionDigits: fraction })
      .replace('-', '−')
  switch (name) {
    case 'residentBytes':
    case 'heapUsedBytes':
      return `${digits(value / BYTES_PER_MB, 1)} MB`
    case 'eventLoopDelayP99Ms':
      return `${digits(value, 2)} ms`
    case 'handles':
      return digits(value, Number.isInteger(value) ? 0 : 1)
  }
}
