/** A number that may be unknown. */
export type Known = number | null | undefined

/** Stands for a number that is not known. */
export const UNKNOWN = '–'
/** Between a number and its unit: narrow, and never a place to break a line. */
export const THIN_SPACE = '\u202f'
/** Instead of a locale, where a number stands in plain text: no groups of thousands, and ordinary spaces. */
export const PLAIN = 'plain'

const BYTES_PER_MB = 1e6
/** From so many megabytes on, a size is told in gigabytes. */
const MB_IN_GB = 10_000

const formats = new Map<string, Intl.NumberFormat>()

/** Making a format costs more than using it a hundred times, and a running turn uses it thirty times a second. */
function numberFormat(locale: string, most: number, least: number): Intl.NumberFormat {
  const key = `${locale}/${most}/${least}`
  const known = formats.get(key)
  if (known) return known
  const fraction = { minimumFractionDigits: least, maximumFractionDigits: most }
  const made =
    locale === PLAIN
      ? new Intl.NumberFormat('en', { ...fraction, useGrouping: false })
      : new Intl.NumberFormat(locale, fraction)
  formats.set(key, made)
  return made
}

/** A number with so many decimals: the sign is a real minus, and what is shown as 0 has none. */
export function digitsOf(value: Known, decimals: number, locale = 'en'): string {
  return shownDigits(value, decimals, decimals, locale)
}

/** A number with so many decimals at most, as it would be written down: settings, and what they are set to. */
export function digitsUpTo(value: Known, mostDecimals: number, locale = 'en'): string {
  return shownDigits(value, mostDecimals, 0, locale)
}

/** A number of which the size is enough: one decimal below 10, none from there on. */
export function roughDigits(value: Known, locale?: string): string {
  return digitsOf(value, Math.abs(value ?? 0) < 9.95 ? 1 : 0, locale)
}

function shownDigits(value: Known, most: number, least: number, locale: string): string {
  if (value === null || value === undefined) return UNKNOWN
  const shown = numberFormat(locale, most, least).format(Math.abs(value))
  return value < 0 && /[1-9]/.test(shown) ? `−${shown}` : shown
}

/** The same with a plus where it is shown as more than 0. */
export function signedDigits(value: Known, decimals: number, locale = 'en'): string {
  const shown = digitsOf(value, decimals, locale)
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(shown) ? `+${shown}` : shown
}

/** A duration's digits: whole milliseconds from 100 on, one decimal below. */
export function msDigits(ms: Known, locale?: string): string {
  return digitsOf(ms, decimalsOf(ms), locale)
}

/** A duration with its unit. */
export function formatMs(ms: Known, locale?: string): string {
  return withUnit(msDigits(ms, locale), 'ms', locale)
}

/** A difference with its sign: a minus is better, zero has none. */
export function formatSignedMs(ms: Known, locale?: string): string {
  return withUnit(signedDigits(ms, decimalsOf(ms), locale), 'ms', locale)
}

/** Bounds of a difference in milliseconds. */
export function formatInterval(interval: { readonly from: number; readonly to: number } | null | undefined): string {
  return interval ? `${msDigits(interval.from)} … ${formatMs(interval.to)}` : UNKNOWN
}

/** A share of 1 in per cent with one decimal, e.g. `44.6 %`. */
export function formatShare(share: Known, locale?: string): string {
  return withUnit(digitsOf(scaled(share, 100), 1, locale), '%', locale)
}

/** How far something has come, in whole per cent, e.g. `44 %`. */
export function formatProgress(share: Known, locale?: string): string {
  return withUnit(digitsOf(scaled(share, 100), 0, locale), '%', locale)
}

/** A difference of two shares, in per cent of the whole, with its sign. */
export function formatSignedShare(share: Known, locale?: string): string {
  return withUnit(signedDigits(scaled(share, 100), 1, locale), '%', locale)
}

/** From one number to another in per cent, with its sign: `−57.5 %`; unknown where either is, or the first is 0. */
export function formatChange(from: Known, to: Known, locale?: string): string {
  return formatSignedShare(from && to !== null && to !== undefined ? (to - from) / from : undefined, locale)
}

/** Percentage points between two shares, with their sign: `+0.4 points`. */
export function formatPoints(from: Known, to: Known): string {
  const points = typeof from === 'number' && typeof to === 'number' ? (to - from) * 100 : undefined
  return withUnit(signedDigits(points, 1, PLAIN), 'points', PLAIN)
}

/** A count: whole. */
export function formatWhole(count: Known, locale?: string): string {
  return digitsOf(count, 0, locale)
}

/** A number with what is counted, in plain English alone: `1 turn`, `4 turns`; in both languages, `counted` says it. */
export function formatCount(count: number, singular: string): string {
  return `${count} ${count === 1 ? singular : `${singular}s`}`
}

/** Memory, in whole mebibytes without their unit. */
export function mebibytesOf(bytes: Known, locale?: string): string {
  return digitsOf(scaled(bytes, 1 / 2 ** 20), 0, locale)
}

/** Memory, in whole mebibytes. */
export function formatMebibytes(bytes: Known, locale?: string): string {
  return withUnit(mebibytesOf(bytes, locale), 'MiB', locale)
}

/** A size on a disk, in whole megabytes without their unit. */
export function megabytesOf(bytes: Known, locale?: string): string {
  return digitsOf(scaled(bytes, 1 / BYTES_PER_MB), 0, locale)
}

/** A size on a disk: in megabytes, below 10 with one decimal, and in gigabytes from 10,000 of them on. */
export function formatFileSize(bytes: Known, locale?: string): string {
  const mb = scaled(bytes, 1 / BYTES_PER_MB)
  if (mb !== undefined && mb >= MB_IN_GB) return withUnit(digitsOf(mb / 1000, 1, locale), 'GB', locale)
  return withUnit(roughDigits(mb, locale), 'MB', locale)
}

/** A machine's memory, in gibibytes with one decimal. */
export function formatGibibytes(bytes: Known, locale?: string): string {
  return withUnit(digitsOf(scaled(bytes, 1 / 2 ** 30), 1, locale), 'GiB', locale)
}

/** Seconds with one decimal, for lengths of audio given in milliseconds. */
export function formatSeconds(ms: Known, locale?: string): string {
  return withUnit(digitsOf(scaled(ms, 1 / 1000), 1, locale), 's', locale)
}

/** A duration for people who wait, given in milliseconds: `8 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
}

const SMALLEST_P = 0.001

/** A probability of chance: three decimals, or that it is below what they can show; never 0. */
export function formatPValue(p: Known, locale?: string): string {
  return typeof p === 'number' && p < SMALLEST_P ? `< ${digitsOf(SMALLEST_P, 3, locale)}` : digitsOf(p, 3, locale)
}

function decimalsOf(ms: Known): number {
  return Math.abs(ms ?? 0) < 99.95 ? 1 : 0
}

function scaled(value: Known, factor: number): number | undefined {
  return value === null || value === undefined ? undefined : value * factor
}

function withUnit(digits: string, unit: string, locale: string | undefined): string {
  if (digits === UNKNOWN) return UNKNOWN
  return `${digits}${locale === PLAIN ? ' ' : THIN_SPACE}${unit}`
}
