/** Between a number and its unit: narrow, and never a place to break a line. */
export const THIN_SPACE = '\u202f'
/** Stands for a number that is not known. */
export const UNKNOWN = '—'

const formats = new Map<string, Intl.NumberFormat>()

/** Making a format costs more than using it a hundred times, and a running turn uses it thirty times a second. */
function numberFormat(locale: string, decimals: number, style: 'decimal' | 'percent' = 'decimal'): Intl.NumberFormat {
  const key = `${locale}/${decimals}/${style}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale, {
    style,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  formats.set(key, made)
  return made
}

/** A duration's digits: whole milliseconds from 100 on, one decimal below; the sign is a real minus. */
export function msDigits(ms: number, locale: string): string {
  const decimals = Math.abs(ms) < 99.95 ? 1 : 0
  return numberFormat(locale, decimals).format(ms).replace('-', '−')
}

/** A duration with its unit. */
export function formatMs(ms: number | undefined, locale: string): string {
  return ms === undefined ? UNKNOWN : `${msDigits(ms, locale)}${THIN_SPACE}ms`
}

/** A difference with its sign: a minus is better, zero is shown as zero. */
export function formatSignedMs(ms: number, locale: string): string {
  const sign = ms < 0 ? '−' : ms > 0 ? '+' : '±'
  return `${sign}${formatMs(Math.abs(ms), locale)}`
}

/** A share of 0 to 1 in per cent with one decimal. */
export function formatShare(share: number | undefined, locale: string): string {
  if (share === undefined) return UNKNOWN
  return numberFormat(locale, 1, 'percent').format(share)
}

/** Seconds with one decimal, for lengths of audio. */
export function formatSeconds(ms: number, locale: string): string {
  const digits = numberFormat(locale, 1).format(ms / 1000)
  return `${digits}${THIN_SPACE}s`
}

/** A range of whole milliseconds, as the plan prints its figures. */
export function formatRange(fromMs: number, toMs: number): string {
  return `${fromMs}–${toMs}${THIN_SPACE}ms`
}

/** A tick's label: no decimals unless the step needs them. */
export function formatTick(ms: number, stepMs: number): string {
  const decimals = stepMs >= 1 ? 0 : Math.min(3, Math.ceil(-Math.log10(stepMs)))
  return ms.toFixed(decimals).replace('-', '−')
}

/** Decibels below full scale with one decimal; anything at or under the floor is silence. */
export function formatDbfs(dbfs: number, floorDbfs: number): string {
  return dbfs <= floorDbfs ? '−∞' : dbfs.toFixed(1).replace('-', '−')
}
