const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS

/** A stretch of time to wait, in the coarsest unit that still says something: `40 s`, `12 min`, `1 h 5 min`. */
export function formatLeft(leftMs: number, locale: string): string {
  const unit = (value: number, name: 'second' | 'minute' | 'hour') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 }).format(
      value,
    )
  if (leftMs < MINUTE_MS) return unit(Math.max(1, Math.round(leftMs / SECOND_MS)), 'second')
  const minutes = Math.round(leftMs / MINUTE_MS)
  if (minutes < 60) return unit(minutes, 'minute')
  return `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
}
