/** Between a number and its unit: narrow, and never a place to break a line. */
const THIN_SPACE = '\u202f'
/** Stands for a number that is not known. */
export const UNKNOWN = '—'

type Known = number | null | undefined

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Digits of a duration: whole milliseconds from 100 on, one decimal below; the sign is a real minus. */
export function digitsOf(value: number): string {
  const shown = (Math.abs(value) < 99.95 ? tenths : whole).format(value)
  return Number(shown.replaceAll(',', '')) === 0 ? shown.replace('-', '') : shown.replace('-', '−')
}

export function showMs(ms: Known): string {
  return ms === null || ms === undefined ? UNKNOWN : `${digitsOf(ms)}${THIN_SPACE}ms`
}

/** A difference with its sign; zero has none. */
export function showSignedMs(ms: Known): string {
  if (ms === null || ms === undefined) return UNKNOWN
  const digits = digitsOf(ms)
  return `${ms > 0 && !/^0(\.0)?$/.test(digits) ? '+' : ''}${digits}${THIN_SPACE}ms`
}

export function showInterval(interval: { readonly from: number; readonly to: number } | null | undefined): string {
  if (!interval) return UNKNOWN
  return `${digitsOf(interval.from)} … ${digitsOf(interval.to)}${THIN_SPACE}ms`
}

/** A share of 1 in per cent with one decimal. */
export function showShare(share: Known): string {
  return share === null || share === undefined ? UNKNOWN : `${tenths.format(share * 100)}${THIN_SPACE}%`
}

export function showMebibytes(bytes: Known): string {
  return bytes === null || bytes === undefined ? UNKNOWN : `${whole.format(bytes / 2 ** 20)}${THIN_SPACE}MiB`
}

export function showGibibytes(bytes: number): string {
  return `${tenths.format(bytes / 2 ** 30)}${THIN_SPACE}GiB`
}

export function showCount(count: Known): string {
  return count === null || count === undefined ? UNKNOWN : whole.format(count)
}

export function showDecimal(value: Known, decimals: number): string {
  return value === null || value === undefined ? UNKNOWN : value.toFixed(decimals)
}

/** A p-value: small ones as a bound, never as 0. */
export function showPValue(value: Known): string {
  if (value === null || value === undefined) return UNKNOWN
  return value < 0.001 ? '< 0.001' : value.toFixed(3)
}

/** Wall-clock time to the second, in UTC: the same for whoever reads it. */
export function showTime(iso: string): string {
  const time = new Date(iso)
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
